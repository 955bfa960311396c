using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Budgets;
using ImageGateway.Grains.Configs;
using ImageGateway.Grains.Resources;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>Formats of everything that stores hold. If one of these fails, the change needs a migration, not a new text here.</summary>
[Collection(AloneTests.Name)]
public sealed class StateFormatTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly StateSerializer _serializer = new();

    [Fact]
    public void ResourceStoreState_IsThisText()
    {
        const string Text =
            """{"revision":2,"entries":[{"kind":1,"id":"p1","workspace":"w","slug":"team","lookups":["h"],"json":"{}","version":1,"created_at":"2026-11-02T12:00:00+00:00","updated_at":"2026-11-02T12:00:00+00:00","revision":1}],"""
            + "\"gone\":"
            + """[{"kind":2,"id":"c1","workspace":"w","revision":2}],"pending":[{"sequence":2,"at":"2026-11-02T12:00:00+00:00","kind":2,"id":"c1","workspace":"w","slug":"s","version":2,"actor":"a","action":"config.delete","before":"{}","after":null,"content":null}]}""";
        var state = new ResourceStoreGrainState
        {
            Revision = 2,
            Entries = [new(ResourceKind.Provider, "p1", "w", "team", ["h"], "{}", 1, At, At, 1)],
            Gone = [new(ResourceKind.Config, "c1", "w", 2)],
            Pending = [new(2, At, ResourceKind.Config, "c1", "w", "s", 2, "a", "config.delete", "{}", null, null)],
        };

        Assert.Equal(Text, _serializer.Serialize(state).ToString());
        var read = _serializer.Deserialize<ResourceStoreGrainState>(new(Text))!;
        Assert.Equal(
            (state.Revision, state.Gone[0], state.Pending[0], "h"),
            (read.Revision, read.Gone[0], read.Pending[0], read.Entries[0].Lookups[0]));
    }

    [Fact]
    public void PagesAndVersions_AreThisText()
    {
        Assert.Equal(
            """{"versions":[{"version":1,"at":"2026-11-02T12:00:00+00:00","actor":"a","json":"{}"}],"forgotten":false}""",
            _serializer.Serialize(new ConfigVersionsState { Versions = [new(1, At, "a", "{}")] }).ToString());
        Assert.Equal("""{"changes":[]}""", _serializer.Serialize(new AuditPageState()).ToString());
        Assert.Equal(
            """{"rule":"1 k","sequence":7}""", _serializer.Serialize(new ResourceHistoryState { Rule = "1 k", Sequence = 7 }).ToString());
    }

    [Fact]
    public void LedgerState_HoldsTheBudgetsOwnText()
    {
        var budget = new BudgetDocument { Version = 1, Limits = new(5_000_000, null, 40) };

        var text = _serializer.Serialize(new LedgerState { Node = budget }).ToString();

        Assert.Equal($$"""{"node":{{System.Text.Encoding.UTF8.GetString(BudgetDocumentJson.Write(budget))}}}""", text);
        Assert.Equal(budget.Limits, _serializer.Deserialize<LedgerState>(new(text))!.Node.Limits);
    }

    [Fact]
    public void ResourceDocuments_AreThisText()
    {
        Assert.Equal(
            """{"entry":{"kind":2,"id":"c1","workspace":"w","slug":"s","lookups":[],"json":"{}","version":1,"created_at":"2026-11-02T12:00:00+00:00","updated_at":"2026-11-02T12:00:00+00:00","revision":0},"deleted":false,"versions":[{"version":1,"at":"2026-11-02T12:00:00+00:00","actor":"a","json":"{}"}],"unannounced":[]}""",
            _serializer.Serialize(new ResourceState
            {
                Entry = new(ResourceKind.Config, "c1", "w", "s", [], "{}", 1, At, At, 0),
                Versions = [new(1, At, "a", "{}")],
            }).ToString());
        Assert.Equal(
            """{"id":"c1","taken_at":"2026-11-02T12:00:00+00:00"}""",
            _serializer.Serialize(new NameState { Id = "c1", TakenAt = At }).ToString());
        Assert.Equal(
            """{"is_split":false,"items":[{"id":"c1","created_at":"2026-11-02T12:00:00+00:00"}]}""",
            _serializer.Serialize(new ResourceIndexState { Items = [new("c1", At)] }).ToString());
        Assert.Equal(
            """{"epoch":"e","revision":3,"recent":[{"revision":3,"kind":2,"workspace":"w","id":"c1","version":1,"slug":"s"}],"pending":[]}""",
            _serializer.Serialize(
                new ChangeFeedState { Epoch = "e", Revision = 3, Recent = [new(3, ResourceKind.Config, "w", "c1", 1, "s")] }).ToString());
    }

    [Fact]
    public void Deserialize_WhatANewerVersionWrote_IsKeptAndWrittenBack()
    {
        const string Ledger = """{"node":{"version":1,"current":{"period":2,"more":true},"more":[1]},"more":1}""";
        const string Resource = """{"entry":null,"deleted":true,"versions":[],"unannounced":[],"more":{"a":1}}""";

        var ledger = _serializer.Deserialize<LedgerState>(new(Ledger))!;
        var written = _serializer.Serialize(new LedgerState { Node = ledger.Node with { Version = 2 }, Unknown = ledger.Unknown });
        using var text = System.Text.Json.JsonDocument.Parse(written);
        Assert.Equal(1, text.RootElement.GetProperty("more").GetInt32());
        Assert.Equal("[1]", text.RootElement.GetProperty("node").GetProperty("more").GetRawText());
        Assert.True(text.RootElement.GetProperty("node").GetProperty("current").GetProperty("more").GetBoolean());
        Assert.Equal(2, text.RootElement.GetProperty("node").GetProperty("version").GetInt64());

        Assert.Equal(Resource, _serializer.Serialize(_serializer.Deserialize<ResourceState>(new(Resource))!.Copy()).ToString());
    }
}
