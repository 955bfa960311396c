using System.Text.Json.Nodes;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>Front-ends of a cluster that have a resources file each: the highest revision counts, whoever starts with which.</summary>
public sealed class DeclaredResourcesTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly ProcessGroup _group = new();
    private readonly Member _silo;
    private readonly Member _first;
    private readonly Member _second;

    public DeclaredResourcesTests()
    {
        Save("first.json", 1, "sandbox-500");
        Save("second.json", 1, "sandbox-500");
        _silo = _group.StartMember("silo");
        _first = _group.StartMember("api", ("RESOURCESFILE", PathOf("first.json")));
        _second = _group.StartMember("api", ("RESOURCESFILE", PathOf("second.json")));
    }

    public Task InitializeAsync() => _group.AllReadyAsync(this, _silo, _first, _second);

    public async Task DisposeAsync()
    {
        await _group.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Files_OfDifferentRevisions_EndAtTheHighest()
    {
        // Both applied the same file; one did.
        Assert.Equal((500, 500), (await DrawAsync(_first), await DrawAsync(_second)));
        Assert.Equal(["create"], await ActionsAsync());

        Save("first.json", 2, "sandbox-503");
        await Eventually.TrueAsync("the other front-end serves it", Soon, async _ => await DrawAsync(_second) == 503);
        Assert.Equal(["update", "create"], await ActionsAsync());

        // A front-end that starts in a roll-out with the former file, one whose file comes late, and one that has another content.
        Save("third.json", 1, "sandbox-500");
        var third = _group.StartMember("api", ("RESOURCESFILE", PathOf("third.json")));
        await _group.ReadyAsync(third);
        Assert.Equal(503, await DrawAsync(third));
        Save("second.json", 2, "sandbox-429");
        await Eventually.TrueAsync(
            "the other content of the same revision is named", Soon, async cancellation =>
                (await _group.Http.GetStringAsync(new Uri(_second.Url, "/readyz"), cancellation))
                    .Contains("resources_file", StringComparison.Ordinal));
        Save("second.json", 2, "sandbox-503");
        Save("third.json", 3, "sandbox-429");
        await Eventually.TrueAsync("the highest revision counts everywhere", Soon, async _ => await DrawAsync(_first) == 429);
        Assert.Equal(["update", "update", "create"], await ActionsAsync());

        // Without a revision nobody could tell which of two is the later one.
        Save("fourth.json", null, "sandbox");
        var fourth = _group.StartMember("api", ("RESOURCESFILE", PathOf("fourth.json")));
        Assert.Equal(2, await fourth.Process.ExitCodeAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("'revision' is needed in a cluster", fourth.Process.Errors, StringComparison.Ordinal);
    }

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    private void Save(string name, int? revision, string model)
    {
        var config = new JsonObject { ["provider"] = "sandbox", ["override_params"] = new JsonObject { ["model"] = model } };
        var file = new JsonObject
        {
            ["object"] = "catalogue.export",
            ["format"] = 1,
            ["entries"] = new JsonArray(new JsonObject
            {
                ["kind"] = "Config",
                ["slug"] = "pc-declared",
                ["record"] = new JsonObject { ["name"] = "Declared", ["config"] = config },
            }),
        };
        if (revision is { } number)
            file["revision"] = number;
        File.WriteAllText(PathOf(name) + ".new", file.ToJsonString());
        File.Move(PathOf(name) + ".new", PathOf(name), overwrite: true);
    }

    private Task<int> DrawAsync(Member frontEnd) => _group.DrawAsync(frontEnd, "x-portkey-config", "pc-declared");

    private async Task<string[]> ActionsAsync() =>
    [
        .. (await _group.ManageAsync(_first, HttpMethod.Get, "/v1/audit-logs?resource_type=config")).GetProperty("records").EnumerateArray()
            .Select(record => record.GetProperty("action").GetString()!),
    ];
}
