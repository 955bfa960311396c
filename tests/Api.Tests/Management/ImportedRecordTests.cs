using System.Text.Json.Nodes;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Management;

/// <summary>
/// Every member of every kind of record, at every depth, in every wrong form of an import: it is refused, or what comes of it
/// can be listed and read. A new kind or member is covered by being exported. An ordinary build leaves out every member and tries
/// each other form at some of them, and half of the lists after each; all of them are tried with <c>LONG_TESTS=1</c>.
/// </summary>
public sealed class ImportedRecordTests : IAsyncLifetime
{
    // What a member without a default meets.
    private const string? LeftOut = null;

    private static readonly string?[] Forms =
        ["null", "{}", "[]", "[null]", "{\"x\":null}", "\"x\"", "\"\"", "-1", "1e28", "true", "\"2030-01-31T00:00:00Z\""];

    // What an entry of each kind can say more than its first body.
    private static readonly (string Pattern, string Body)[] More =
    [
        ("/v1/virtual-keys/{slug}",
            """{"usage_limits":[{"type":"cost","credit_limit":1,"alert_threshold":1,"periodic_reset":"weekly"}],"rate_limits":[{"type":"images_in_flight","value":9,"queue":{"max":2,"wait_ms":9}}],"allowed_models":["m"],"key":"sk-another-key-of-the-tests","custom_host":"https://host.example.com/v1?sig=1","expires_at":"2099-01-31T00:00:00Z"}"""),
        ("/v1/integrations/{slug}/models", """{"models":[{"slug":"m","enabled":true,"is_custom":true,"configurations":{"a":1}}]}"""),
        ("/v1/integrations/{slug}/workspaces",
            """{"workspaces":[{"id":"default","enabled":true}],"global_workspace_access":{"enabled":false}}"""),
        ("/v1/api-keys/{id}",
            """{"rate_limits":[{"type":"requests","unit":"rpm","value":9}],"defaults":{"metadata":{"team":"a"}},"allowed_models":["m"],"allowed_providers":["openai"],"expires_at":"2099-01-31T00:00:00Z"}"""),
        ("/v1/admin/workspaces/{id}", """{"usage_limits":[{"type":"requests","credit_limit":5}],"defaults":{"metadata":{"team":"a"}}}"""),
        ("/v1/configs/{slug}", """{"config":{"provider":"openai","api_key":"sk-a-key-of-the-tests"}}"""),
    ];

    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Members_InAnyForm_AreRefusedOrCanBeRead()
    {
        foreach (var (pattern, body) in More)
        {
            var put = await _gateway.SendAsync("PUT", _gateway.PathOf(pattern), body);
            Assert.True(put.Status == 200, $"{pattern}: {put.Text}");
        }

        var reads = _gateway.Routes.Where(route => route.Method == "GET").Select(route => _gateway.PathOf(route.Pattern)).Distinct()
            .ToList();
        var export = (await _gateway.SendAsync("GET", "/v1/admin/export", (string?)null)).Json.AsObject();
        var (member, cases, refused, faults) = (0, 0, 0, new List<string>());
        foreach (var entry in export["entries"]!.AsArray().Select(entry => entry!.AsObject()))
        {
            var taken = false;
            foreach (var path in Paths(entry["record"]!, []).ToList())
            {
                foreach (var form in FormsOf(member++))
                {
                    cases++;
                    var changed = entry.DeepClone().AsObject();
                    Set(changed["record"]!, path, form);
                    var response = await ImportAsync(export, changed);
                    if (response.Status == 200)
                        taken = true;
                    else
                        refused++;
                    if (response.Status is not (200 or 400 or 409))
                        faults.Add($"{entry["kind"]} {string.Join('.', path)} {form}: {response.Text}");
                    if (response.Status == 200)
                        faults.AddRange(
                            from read in await ReadAsync(PropertyRuns.OneOf(2, cases, reads))
                            select $"{entry["kind"]} {string.Join('.', path)} {form}: {read}");
                }
            }

            if (!taken)
                faults.Add($"Nothing was taken of {entry}");
            if (await ImportAsync(export, entry) is { Status: not 200 } again)
                faults.Add($"{entry["kind"]} as it was: {again.Text}");
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {cases}:\n{string.Join('\n', faults.Take(40))}");
        Assert.True(refused > cases / 4, $"{refused} of {cases} were refused");
    }

    private static IEnumerable<string?> FormsOf(int member) =>
        [LeftOut, .. PropertyRuns.OneOf(Forms.Length, member, Forms)];

    private Task<Answered> ImportAsync(JsonObject export, JsonObject entry) => _gateway.SendAsync("POST", "/v1/admin/export", new JsonObject
    {
        ["object"] = export["object"]!.DeepClone(),
        ["format"] = export["format"]!.DeepClone(),
        ["entries"] = new JsonArray(entry.DeepClone()),
    }.ToJsonString());

    private async Task<IEnumerable<string>> ReadAsync(IEnumerable<string> paths)
    {
        var failed = new List<string>();
        foreach (var path in paths)
        {
            var response = await _gateway.SendAsync("GET", path, (string?)null);
            if (response.Status >= 500)
                failed.Add($"{path}: {response.Status}");
        }

        return failed;
    }

    private static IEnumerable<string[]> Paths(JsonNode node, string[] path)
    {
        IEnumerable<(string Name, JsonNode? Value)> below = node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)),
            JsonArray items => items.Select((item, index) => (index.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
            _ => [],
        };
        foreach (var (name, value) in below)
        {
            yield return [.. path, name];
            foreach (var inner in value is null ? [] : Paths(value, [.. path, name]))
                yield return inner;
        }
    }

    private static void Set(JsonNode record, string[] path, string? json)
    {
        var owner = path[..^1]
            .Aggregate(record, (at, name) => at is JsonArray list
                ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]!
                : at[name]!);
        var value = json is null ? null : JsonNode.Parse(json);
        if (owner is JsonArray items)
            items[int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        else if (json is null)
            owner.AsObject().Remove(path[^1]);
        else
            owner[path[^1]] = value;
    }
}
