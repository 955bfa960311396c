using ImageGateway.Core.ControlPlane;

namespace ImageGateway.ControlPlane.Contract;

/// <summary>Behaviour of a resource store, whichever engine keeps it.</summary>
public abstract class ResourceStoreContract
{
    private readonly string _id = Guid.NewGuid().ToString("n");
    private readonly string _workspace = $"workspace-{Guid.NewGuid():n}";

    protected abstract IResourceStore ResourceStore { get; }

    [Fact]
    public async Task Write_NewEntry_IsFoundByIdSlugAndLookup()
    {
        const string Json = "{ \"name\":\"Bäume 🌳\",\n \"a\":1 }";
        var lookup = Guid.NewGuid().ToString("n");
        var written = await WriteAsync(_id, 0, "trees", Json, lookup);

        Assert.Equal(ResourceWriteOutcome.Written, written.Outcome);
        foreach (var entry in new[]
        {
            written.Current,
            await ResourceStore.ReadAsync(ResourceKind.Provider, _id, default),
            await ResourceStore.FindAsync(ResourceKind.Provider, _workspace, "trees", default),
            await ResourceStore.FindAsync(ResourceKind.Provider, _workspace, _id, default),
            await ResourceStore.FindLookupAsync(ResourceKind.Provider, lookup, default),
            Assert.Single(await ResourceStore.ListAsync(ResourceKind.Provider, _workspace, default)),
        })
        {
            Assert.Equal((_id, "trees", Json, 1L, _workspace), (entry!.Id, entry.Slug, entry.Content.Json, entry.Version, entry.Workspace));
        }
    }

    public static TheoryData<ResourceKind> Kinds { get; } = [.. Enum.GetValues<ResourceKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_AnyKind_IsFoundListedAuditedAndDeleted(ResourceKind kind)
    {
        var start = (await ResourceStore.ChangesAsync(0, default)).Revision;
        await ResourceStore.WriteAsync(Write(_id, 0, "one", "{}") with { Kind = kind }, default);
        await ResourceStore.WriteAsync(Write(_id, 1, "one", "{\"a\":1}") with { Kind = kind }, default);

        foreach (var entry in new[]
        {
            await ResourceStore.ReadAsync(kind, _id, default),
            await ResourceStore.FindAsync(kind, _workspace, "one", default),
            Assert.Single(await ResourceStore.ListAsync(kind, _workspace, default)),
        })
        {
            Assert.Equal((kind, 2L, "{\"a\":1}"), (entry!.Kind, entry.Version, entry.Content.Json));
        }

        Assert.Equal(2, (await ResourceStore.AuditAsync(new(_workspace, kind), default)).Total);
        Assert.Contains(new(kind, _workspace, _id), (await ResourceStore.ChangesAsync(start, default)).Changed);
        await ResourceStore.WriteAsync(new(kind, _id, 2, null, new("tester", "test.delete", "before", null)), default);
        Assert.Null(await ResourceStore.FindAsync(kind, _workspace, "one", default));
        Assert.Empty(await ResourceStore.ListAsync(kind, _workspace, default));
    }

    [Fact]
    public async Task Page_EntriesThatComeAndGo_AreOnPagesInTheirOrder()
    {
        var list = new ResourceList(ResourceKind.Provider, _workspace);
        var callable = list with { Selection = ResourceSelection.Callable };
        Assert.Equal(0, (await ResourceStore.PageAsync(list, 0, 10, default)).Total);
        Assert.Equal(0, (await ResourceStore.PageAsync(callable, 0, 10, default)).Total);
        for (var number = 0; number < 5; number++)
            await WriteAsync($"{_id}-{number}", 0, $"s{number}", Provider(isCallable: number != 3));

        Assert.Equal(["s0", "s1", "s2", "s3", "s4"], await SlugsAsync(list, 2));
        Assert.Equal(["s0", "s1", "s2", "s4"], await SlugsAsync(callable, 3));
        var third = (await ResourceStore.ReadAsync(ResourceKind.Provider, $"{_id}-2", default))!;
        var counts = await ResourceStore.CountAsync(list, [third.CreatedAt, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue], default);
        Assert.Equal((0, 5), (counts[1], counts[2]));
        // Some may have been made in the same millisecond.
        Assert.InRange(counts[0], 3, 5);

        await WriteAsync($"{_id}-1", 1, "s1", Provider(isCallable: false));
        await WriteAsync($"{_id}-3", 1, "s3", Provider(isCallable: true));
        await ResourceStore.WriteAsync(
            new(ResourceKind.Provider, $"{_id}-0", 1, null, new("tester", "test.delete", "before", null)), default);

        Assert.Equal(["s1", "s2", "s3", "s4"], await SlugsAsync(list, 1));
        Assert.Equal(["s2", "s3", "s4"], await SlugsAsync(callable, 2));
        Assert.Equal(4, await ResourceStore.EachAsync(list, default).CountAsync());
    }

    // What each selection holds of the entries of the test below, by their slugs. Whoever adds a selection adds it here.
    private static readonly (ResourceKind Kind, ResourceSelection Selection, string[] Slugs)[] Held =
    [
        (ResourceKind.ApiKey, ResourceSelection.All, ["organisation", "service", "user", "declared"]),
        (ResourceKind.ApiKey, ResourceSelection.Declared, ["declared"]),
        (ResourceKind.ApiKey, ResourceSelection.Configured, ["user"]),
        (ResourceKind.ApiKey, ResourceSelection.Organisation, ["organisation"]),
        (ResourceKind.ApiKey, ResourceSelection.Service, ["service", "declared"]),
        (ResourceKind.ApiKey, ResourceSelection.User, ["user"]),
        (ResourceKind.ApiKey, ResourceSelection.ServiceOrUser, ["service", "user", "declared"]),
        (ResourceKind.ApiKey, ResourceSelection.AnyService, ["organisation", "service", "declared"]),
        (ResourceKind.ApiKey, ResourceSelection.OrganisationOrUser, ["organisation", "user"]),
        (ResourceKind.Provider, ResourceSelection.All, ["own", "borrowed", "hidden"]),
        (ResourceKind.Provider, ResourceSelection.Callable, ["own", "borrowed"]),
        (ResourceKind.Provider, ResourceSelection.Integration, ["own", "hidden"]),
        (ResourceKind.Provider, ResourceSelection.WorkspaceIntegration, ["own", "hidden"]),
        (ResourceKind.Provider, ResourceSelection.Borrowing, ["borrowed"]),
    ];

    /// <summary>Selections of a kind, with the slugs of what each holds.</summary>
    public static TheoryData<ResourceKind, ResourceSelection, string[]> Selections()
    {
        var rows = new TheoryData<ResourceKind, ResourceSelection, string[]>();
        foreach (var (kind, selection, slugs) in Held)
            rows.Add(kind, selection, slugs);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Selections))]
    public async Task Each_OfASelection_IsWhatItsPagesHold(ResourceKind kind, ResourceSelection selection, string[] slugs)
    {
        Assert.Equal(
            ResourceList.SelectionsOf(kind).Order(), Held.Where(row => row.Kind == kind).Select(static row => row.Selection).Order());
        var list = new ResourceList(kind, _workspace, selection);
        var everywhere = list with { Workspace = null };
        foreach (var one in new[] { list, everywhere })
            Assert.DoesNotContain(await ResourceStore.EachAsync(one, default).ToListAsync(), entry => entry.Workspace == _workspace);
        (string Slug, string Json)[] entries = kind == ResourceKind.ApiKey
            ?
            [
                ("organisation", ApiKey(ApiKeyRecord.OrganisationService)), ("service", ApiKey(ApiKeyRecord.WorkspaceService)),
                ("user", ApiKey(ApiKeyRecord.WorkspaceUser, config: "pc-one")),
                ("declared", ApiKey(ApiKeyRecord.WorkspaceService, isDeclared: true)),
            ]
            :
            [
                ("own", Provider(isCallable: true)), ("borrowed", Provider(isCallable: true, lender: "other")),
                ("hidden", Provider(isCallable: false)),
            ];
        foreach (var (index, (slug, json)) in entries.Index())
            await ResourceStore.WriteAsync(Write($"{_id}-{index}", 0, slug, json) with { Kind = kind }, default);

        Assert.Equal(slugs, await ResourceStore.EachAsync(list, default).Select(static entry => entry.Slug).ToListAsync());
        Assert.Equal(slugs, await SlugsAsync(list, 2));
        var everybody = ResourceStore.EachAsync(everywhere, default).Where(entry => entry.Workspace == _workspace);
        Assert.Equal(slugs, await everybody.Select(static entry => entry.Slug).ToListAsync());
    }

    [Fact]
    public async Task Find_OfAnotherWorkspaceOrKind_IsNull()
    {
        await WriteAsync(_id, 0, "trees", "{}");

        Assert.Null(await ResourceStore.FindAsync(ResourceKind.Provider, "another", "trees", default));
        Assert.Null(await ResourceStore.FindAsync(ResourceKind.Provider, "another", _id, default));
        Assert.Null(await ResourceStore.FindAsync(ResourceKind.Config, _workspace, "trees", default));
        Assert.Empty(await ResourceStore.ListAsync(ResourceKind.Config, _workspace, default));
    }

    [Fact]
    public async Task Write_Again_ChangesNothing()
    {
        await WriteAsync(_id, 0, "s", "{}");

        var again = await WriteAsync(_id, 0, "s", "{}");

        Assert.Equal((ResourceWriteOutcome.Unchanged, 1L), (again.Outcome, again.Current!.Version));
    }

    [Fact]
    public async Task Write_OverAnotherVersionThanExpected_IsRefused()
    {
        await WriteAsync(_id, 0, "s", "{}");
        await WriteAsync(_id, 1, "s", "{\"a\":1}");

        var late = await WriteAsync(_id, 1, "s", "{\"a\":2}");

        Assert.Equal((ResourceWriteOutcome.Conflict, 2L), (late.Outcome, late.Current!.Version));
        Assert.Equal("{\"a\":1}", (await ResourceStore.ReadAsync(ResourceKind.Provider, _id, default))!.Content.Json);
    }

    [Fact]
    public async Task Write_ManyAtOnceOverTheSameVersion_OneIsDone()
    {
        await WriteAsync(_id, 0, "s", "{}");
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => WriteAsync(_id, 1, "s", $"{{\"a\":{number}}}").AsTask()));

        Assert.Single(results, result => result.Outcome == ResourceWriteOutcome.Written);
        Assert.Equal(2, (await ResourceStore.ReadAsync(ResourceKind.Provider, _id, default))!.Version);
    }

    [Fact]
    public async Task Write_SlugThatIsTaken_IsRefusedOrNumbered()
    {
        await WriteAsync(_id, 0, "s", "{}");

        var given = await WriteAsync(Guid.NewGuid().ToString("n"), 0, "s", "{}");
        var proposed = await ResourceStore.WriteAsync(
            Write(Guid.NewGuid().ToString("n"), 0, "s", "{}") with { SlugMayChange = true }, default);

        Assert.Equal(ResourceWriteOutcome.NameTaken, given.Outcome);
        Assert.Equal((ResourceWriteOutcome.Written, "s-2"), (proposed.Outcome, proposed.Current!.Slug));
    }

    [Fact]
    public async Task Write_LookupThatIsTaken_IsRefused()
    {
        var lookup = Guid.NewGuid().ToString("n");
        await WriteAsync(_id, 0, "s", "{}", lookup);

        Assert.Equal(ResourceWriteOutcome.NameTaken, (await WriteAsync(Guid.NewGuid().ToString("n"), 0, "t", "{}", lookup)).Outcome);
    }

    [Fact]
    public async Task Delete_Entry_FreesItsNamesAndNotItsId()
    {
        var lookup = Guid.NewGuid().ToString("n");
        await WriteAsync(_id, 0, "s", "{}", lookup);

        Assert.Equal(ResourceWriteOutcome.Conflict, (await DeleteAsync(7)).Outcome);
        Assert.Equal(ResourceWriteOutcome.Written, (await DeleteAsync(1)).Outcome);
        Assert.Equal(ResourceWriteOutcome.Unchanged, (await DeleteAsync(1)).Outcome);
        Assert.Null(await ResourceStore.ReadAsync(ResourceKind.Provider, _id, default));
        Assert.Null(await ResourceStore.FindLookupAsync(ResourceKind.Provider, lookup, default));
        Assert.Equal(ResourceWriteOutcome.Absent, (await WriteAsync(_id, 0, "s", "{}")).Outcome);
        Assert.Equal(ResourceWriteOutcome.Written, (await WriteAsync(Guid.NewGuid().ToString("n"), 0, "s", "{}", lookup)).Outcome);
    }

    [Fact]
    public async Task Delete_NeverWritten_IsAbsent() => Assert.Equal(ResourceWriteOutcome.Absent, (await DeleteAsync(null)).Outcome);

    [Fact]
    public async Task Versions_OfAConfig_AreKeptUntilItIsDeleted()
    {
        foreach (var (expected, json) in new[] { (0L, "{\"a\":1}"), (1L, "{\"a\":2}") })
            await ResourceStore.WriteAsync(Write(_id, expected, "c", json) with { Kind = ResourceKind.Config }, default);

        Assert.Equal(
            [(2L, "{\"a\":2}"), (1L, "{\"a\":1}")], (await ResourceStore.VersionsAsync(ResourceKind.Config, _id, default)).Select(
                version => (version.Version, version.Json)));
        await ResourceStore.WriteAsync(new(ResourceKind.Config, _id, null, null, new("tester", "config.delete", null, null)), default);
        Assert.Empty(await ResourceStore.VersionsAsync(ResourceKind.Config, _id, default));
    }

    [Fact]
    public async Task Policies_OfAWorkspace_AreThoseOfBothKindsThatAreThere()
    {
        foreach (var (id, kind) in new[] { (_id, ResourceKind.UsagePolicy), (_id + "-rate", ResourceKind.RatePolicy),
            (_id + "-other", ResourceKind.Config) })
            await ResourceStore.WriteAsync(Write(id, 0, "p", "{}") with { Kind = kind }, default);

        Assert.Equal([_id, _id + "-rate"], (await ResourceStore.PoliciesAsync(_workspace, default)).Select(entry => entry.Id));
        Assert.Empty(await ResourceStore.PoliciesAsync("another", default));
        await ResourceStore.WriteAsync(new(ResourceKind.UsagePolicy, _id, 1, null, new("tester", "test.delete", "before", null)), default);
        Assert.Equal([_id + "-rate"], (await ResourceStore.PoliciesAsync(_workspace, default)).Select(entry => entry.Id));
    }

    [Fact]
    public async Task Audit_EveryChange_IsListedLatestFirst()
    {
        await WriteAsync(_id, 0, "s", "{}");
        await WriteAsync(_id, 0, "s", "{\"late\":1}");
        await DeleteAsync(1);

        var page = await ResourceStore.AuditAsync(new(_workspace, Take: 1), default);
        Assert.Equal((2L, "test.delete", _id), (page.Total, Assert.Single(page.Entries).Note.Action, page.Entries[0].Id));
        var first = Assert.Single((await ResourceStore.AuditAsync(new(Id: _id, Skip: 1), default)).Entries);
        Assert.Equal(
            ("tester", "test.write", null, "after", 1L),
            (first.Note.Actor, first.Note.Action, first.Note.Before, first.Note.After, first.Version));
    }

    [Fact]
    public async Task RewriteHistory_VersionsAndAudit_AreReplacedOnce()
    {
        var rewriter = new WordRewriter(Guid.NewGuid().ToString("n"));
        for (var version = 0L; version < 3; version++)
        {
            var write = Write(_id, version, "c", $"{{\"a\":\"plain {version}\"}}") with { Kind = ResourceKind.Config };
            await ResourceStore.WriteAsync(write with { Note = new("tester", "config.write", "plain before", "plain after") }, default);
        }

        var rewritten = await ResourceStore.RewriteHistoryAsync(rewriter, entriesChanged: false, default);

        Assert.True(rewritten >= 6, $"{rewritten} texts were rewritten");
        Assert.Equal(
            [(3L, "tester", "{\"a\":\"sealed 2\"}"), (2L, "tester", "{\"a\":\"sealed 1\"}"), (1L, "tester", "{\"a\":\"sealed 0\"}")],
            (await ResourceStore.VersionsAsync(ResourceKind.Config, _id, default))
                .Select(version => (version.Version, version.Actor, version.Json)));
        var page = await ResourceStore.AuditAsync(new(Id: _id), default);
        Assert.Equal(3, page.Total);
        Assert.All(page.Entries, entry => Assert.Equal(new("tester", "config.write", "masked before", "masked after"), entry.Note));
        Assert.Equal(3, (await ResourceStore.ReadAsync(ResourceKind.Config, _id, default))!.Version);
        Assert.Equal(0, await ResourceStore.RewriteHistoryAsync(rewriter, entriesChanged: false, default));

        // What is written afterwards is looked at, too.
        await ResourceStore.WriteAsync(Write(_id, 3, "c", "{\"a\":\"plain 3\"}") with { Kind = ResourceKind.Config }, default);
        Assert.True(await ResourceStore.RewriteHistoryAsync(rewriter, entriesChanged: true, default) > 0);
        Assert.Equal(
            "{\"a\":\"sealed 3\"}", (await ResourceStore.VersionsAsync(ResourceKind.Config, _id, default))[0].Json);
    }

    [Fact]
    public async Task Changes_SinceARevision_NameWhatWasWrittenOrDeleted()
    {
        var start = (await ResourceStore.ChangesAsync(0, default)).Revision;
        await WriteAsync(_id, 0, "s", "{}");
        var written = await ResourceStore.ChangesAsync(start, default);
        await DeleteAsync(1);
        var deleted = await ResourceStore.ChangesAsync(written.Revision, default);

        foreach (var changes in new[] { written, deleted })
            Assert.Contains(new(ResourceKind.Provider, _workspace, _id), changes.Changed);
        Assert.True(start < written.Revision && written.Revision < deleted.Revision);
    }

    private static string Provider(bool isCallable, string? lender = null) => ResourceJson.Write(
        new ProviderRecord { Name = "p", Provider = "sandbox", Origin = "virtual-key", Callable = isCallable, IntegrationId = lender });

    private static string ApiKey(string type, bool isDeclared = false, string? config = null) => ResourceJson.Write(new ApiKeyRecord
    {
        Name = "key",
        Type = type,
        Hash = "hash",
        Mask = "***",
        Declared = isDeclared,
        Defaults = RequestDefaults.None with { ConfigId = config },
    });

    private async Task<List<string>> SlugsAsync(ResourceList list, int size)
    {
        var slugs = new List<string>();
        for (var page = await ResourceStore.PageAsync(list, 0, size, default); page.Entries.Count > 0;
            page = await ResourceStore.PageAsync(list, slugs.Count, size, default))
        {
            slugs.AddRange(page.Entries.Select(static entry => entry.Slug));
            Assert.InRange(page.Entries.Count, 1, size);
            Assert.InRange(page.Total, slugs.Count, 5);
        }

        // Those of one millisecond are in the order of their ids, which is that of their numbers.
        return slugs;
    }

    private ValueTask<ResourceWriteResult> WriteAsync(string id, long? expected, string slug, string json, params string[] lookups) =>
        ResourceStore.WriteAsync(Write(id, expected, slug, json, lookups), default);

    private ResourceWrite Write(string id, long? expected, string slug, string json, params string[] lookups) =>
        new(ResourceKind.Provider, id, expected, new(_workspace, slug, json)
        { Lookups = [.. lookups] }, new("tester", "test.write", null, "after"));

    private sealed class WordRewriter(string rule) : IHistoryRewriter
    {
        public string Rule => rule;

        public string Version(ResourceKind kind, string id, string json) => json.Replace("plain", "sealed", StringComparison.Ordinal);

        public string Audit(ResourceKind kind, string text) => text.Replace("plain", "masked", StringComparison.Ordinal);
    }

    private ValueTask<ResourceWriteResult> DeleteAsync(long? expected) =>
        ResourceStore.WriteAsync(new(ResourceKind.Provider, _id, expected, null, new("tester", "test.delete", "before", null)), default);
}
