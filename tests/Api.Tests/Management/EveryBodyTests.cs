using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.ApiKeys;
using ImageGateway.Api.Management.Bodies;

namespace ImageGateway.Api.Tests.Management;

/// <summary>
/// Every member of every body of every management route, as the records declare them, in every wrong form. A new route, record or
/// member is covered by being there.
/// </summary>
public sealed class EveryBodyTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Members_InEveryWrongForm_AreRefusedByNameAndNever500()
    {
        var (cases, faults) = (0, new List<string>());
        foreach (var (method, pattern, type) in _gateway.Routes.Where(route => route.Method is "POST" or "PUT"))
        {
            foreach (var (path, member) in Members(BodySchema.For(type)))
            {
                foreach (var (what, body, named) in Wrong(path, member))
                {
                    cases++;
                    var response = await _gateway.SendAsync(method, _gateway.PathOf(pattern), body);
                    if (response.Status != 400 || !response.Names(named))
                        faults.Add($"{method} {pattern} {string.Join('.', path)} {what}: {response.Status} {response.Text[..Math.Min(response.Text.Length, 200)]} {response.Warning}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(40)));
        Assert.True(cases > 1000, $"{cases} cases");
    }

    [Fact]
    public async Task Members_InCamelCaseOrSentBack_ActAsInSnakeCaseOrAreNamed()
    {
        var faults = new List<string>();
        foreach (var (method, pattern, type) in _gateway.Routes.Where(route => route.Method is "POST" or "PUT"))
        {
            foreach (var (path, member) in Members(BodySchema.For(type)).Where(member => member.Path.Length == 1))
            {
                var snake = await _gateway.SendAsync(method, _gateway.PathOf(pattern), Nested([member.Name], Sample(member.Value)));
                var camel = await _gateway.SendAsync(method, _gateway.PathOf(pattern), Nested([Camel(member.Name)], Sample(member.Value)));
                if (snake.Status >= 500 || camel.Status >= 500 || snake.Text.Contains("not known", StringComparison.Ordinal)
                    || camel.Text.Contains("not known", StringComparison.Ordinal))
                    faults.Add($"{method} {pattern} {member.Name}: {snake.Text} {camel.Text}");
                if ((member.Instead is not null || member.IsSentBack) && !camel.Names(Camel(member.Name)))
                    faults.Add($"{method} {pattern} {member.Name} is not named: {camel.Text} {camel.Warning}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(40)));
    }

    [Fact]
    public async Task Bodies_ThatAreNoUtf8OrNoObject_AreRefused()
    {
        foreach (var (method, pattern, _) in _gateway.Routes)
        {
            foreach (var body in new byte[][] { [(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}'], "[]"u8.ToArray(),
                "{\"\\ud800\":1}"u8.ToArray(), "{"u8.ToArray(), Encoding.UTF8.GetBytes(new string('[', 500)) })
            {
                if (method == "GET")
                    continue;
                var response = await _gateway.SendAsync(method, _gateway.PathOf(pattern), body);
                Assert.True(response.Status == 400, $"{method} {pattern}: {response.Status} {response.Text}");
            }
        }
    }

    [Fact]
    public async Task Entries_SentBackAsTheyWereRead_StayAsTheyWere()
    {
        var routes = _gateway.Routes.Where(
            route => route.Method == "PUT"
                && _gateway.Routes.Any(other => other.Method == "GET" && other.Pattern == route.Pattern)).ToList();
        Assert.NotEmpty(routes);
        foreach (var (_, pattern, _) in routes)
        {
            var path = _gateway.PathOf(pattern);
            var before = (await _gateway.SendAsync("GET", path, (string?)null)).Json.AsObject();
            var put = await _gateway.SendAsync("PUT", path, before.ToJsonString());
            Assert.True(put.Status == 200, $"{pattern}: {put.Text}");
            var after = (await _gateway.SendAsync("GET", path, (string?)null)).Json.AsObject();
            foreach (var view in new[] { before, after, before["data"] as JsonObject, after["data"] as JsonObject }.OfType<JsonObject>())
            {
                foreach (var changing in new[] { "last_updated_at", "version", "version_id" })
                    view.Remove(changing);
            }

            Assert.Equal(before.ToJsonString(), after.ToJsonString());
        }
    }

    [Fact]
    public void Scopes_ThatRoutesNeed_CanBeGiven() =>
        Assert.Empty(_gateway.Scopes.Except(KeyScopes.Acted));

    private static IEnumerable<(string[] Path, BodyMember Member)> Members(BodyNode node, params string[] path)
    {
        foreach (var (name, member) in node.Members)
        {
            if (member.IsSentBack || member.Instead is not null)
            {
                if (path.Length == 0)
                    yield return ([name], member);
                continue;
            }

            yield return ([.. path, name], member);
            var below = member.Value.Kind == BodyKind.List ? member.Value.Element! : member.Value;
            foreach (var inner in Members(below, [.. path, member.Value.Kind == BodyKind.List ? name + "[]" : name]))
                yield return inner;
        }
    }

    private static IEnumerable<(string What, byte[] Body, string Named)> Wrong(string[] path, BodyMember member)
    {
        var name = path[^1];
        yield return ("unknown sibling", Nested([.. path[..^1], name + "_x"], "1"), name + "_x");
        yield return ("twice", Nested(path, $"1,\"{name}\":1"), name);
        if (member.IsSentBack || member.Instead is not null)
            yield break;
        if (member.Value.Kind is BodyKind.Any)
            yield return ("twice within", Nested(path, "{\"a\":[{\"twin\":1,\"twin\":2}]}"), $"{name}.a[0].twin");
        yield return ("half a surrogate pair", Nested(path, "\"\\ud800\""), "surrogate");
        if (!member.Value.Nullable && member.Value.Kind != BodyKind.Any)
            yield return ("null", Nested(path, "null"), name);
        if (OfWrongKind(member.Value) is not { } wrong)
            yield break;
        yield return ("wrong kind", Nested(path, wrong), name);
        if (member.Value.Kind is BodyKind.Text)
            yield return ("huge", Nested(path, $"\"{new string('x', member.Value.Most + 1)}\""), name);
        if (member.Value.Kind is BodyKind.Whole or BodyKind.Amount)
            yield return ("huge", Nested(path, "1e999"), name);
        if (member.Value.Kind is BodyKind.List && member.Value.Most < 2000)
            yield return ("too many", Nested(path, $"[{string.Join(',', Enumerable.Repeat("null", member.Value.Most + 1))}]"), name);
    }

    private static string? OfWrongKind(BodyNode node) => node.Kind switch
    {
        BodyKind.Text => "[]",
        BodyKind.Flag or BodyKind.Whole or BodyKind.Amount or BodyKind.Object or BodyKind.Map => "\"x\"",
        BodyKind.List => "true",
        _ => null,
    };

    private static string Sample(BodyNode node) => node.Kind switch
    {
        BodyKind.Text when node.Allowed.Count > 0 => JsonSerializer.Serialize(node.Allowed[0]),
        BodyKind.Text => "\"default\"",
        BodyKind.Flag => "true",
        BodyKind.Whole or BodyKind.Amount => "1",
        BodyKind.List => "[]",
        _ => "{}",
    };

    // The path to a member through objects and, where a name ends so, lists.
    private static byte[] Nested(string[] path, string value)
    {
        var json = new StringBuilder();
        var end = new StringBuilder();
        foreach (var name in path[..^1])
        {
            var isList = name.EndsWith("[]", StringComparison.Ordinal);
            json.Append("{\"").Append(isList ? name[..^2] : name).Append("\":").Append(isList ? "[" : string.Empty);
            end.Insert(0, isList ? "]}" : "}");
        }

        return Encoding.UTF8.GetBytes($"{json}{{\"{path[^1]}\":{value}}}{end}");
    }

    private static string Camel(string snake)
    {
        var parts = snake.Split('_');
        return parts[0] + string.Concat(parts[1..].Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
    }
}
