using ImageGateway.Core.ControlPlane;

namespace ImageGateway.ControlPlane.Contract;

/// <summary>Behaviour of a catalogue, whichever engine keeps it.</summary>
public abstract class CatalogueContract
{
    private readonly string _id = Guid.NewGuid().ToString("n");
    private readonly string _workspace = $"workspace-{Guid.NewGuid():n}";

    protected abstract ICatalogue Catalogue { get; }

    [Fact]
    public async Task Write_NewEntry_IsFoundByIdSlugAndLookup()
    {
        const string Json = "{ \"name\":\"Bäume 🌳\",\n \"a\":1 }";
        var lookup = Guid.NewGuid().ToString("n");
        var written = await WriteAsync(_id, 0, "trees", Json, lookup);

        Assert.Equal(CatalogueOutcome.Written, written.Outcome);
        foreach (var entry in new[]
        {
            written.Current,
            await Catalogue.ReadAsync(EntryKind.Provider, _id, default),
            await Catalogue.FindAsync(EntryKind.Provider, _workspace, "trees", default),
            await Catalogue.FindAsync(EntryKind.Provider, _workspace, _id, default),
            await Catalogue.FindLookupAsync(EntryKind.Provider, lookup, default),
            Assert.Single(await Catalogue.ListAsync(EntryKind.Provider, _workspace, default)),
        })
        {
            Assert.Equal((_id, "trees", Json, 1L, _workspace), (entry!.Id, entry.Slug, entry.Content.Json, entry.Version, entry.Workspace));
        }
    }

    [Fact]
    public async Task Find_OfAnotherWorkspaceOrKind_IsNull()
    {
        await WriteAsync(_id, 0, "trees", "{}");

        Assert.Null(await Catalogue.FindAsync(EntryKind.Provider, "another", "trees", default));
        Assert.Null(await Catalogue.FindAsync(EntryKind.Provider, "another", _id, default));
        Assert.Null(await Catalogue.FindAsync(EntryKind.Config, _workspace, "trees", default));
        Assert.Empty(await Catalogue.ListAsync(EntryKind.Config, _workspace, default));
    }

    [Fact]
    public async Task Write_Again_ChangesNothing()
    {
        await WriteAsync(_id, 0, "s", "{}");

        var again = await WriteAsync(_id, 0, "s", "{}");

        Assert.Equal((CatalogueOutcome.Unchanged, 1L), (again.Outcome, again.Current!.Version));
    }

    [Fact]
    public async Task Write_OverAnotherVersionThanExpected_IsRefused()
    {
        await WriteAsync(_id, 0, "s", "{}");
        await WriteAsync(_id, 1, "s", "{\"a\":1}");

        var late = await WriteAsync(_id, 1, "s", "{\"a\":2}");

        Assert.Equal((CatalogueOutcome.Conflict, 2L), (late.Outcome, late.Current!.Version));
        Assert.Equal("{\"a\":1}", (await Catalogue.ReadAsync(EntryKind.Provider, _id, default))!.Content.Json);
    }

    [Fact]
    public async Task Write_ManyAtOnceOverTheSameVersion_OneIsDone()
    {
        await WriteAsync(_id, 0, "s", "{}");
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => WriteAsync(_id, 1, "s", $"{{\"a\":{number}}}").AsTask()));

        Assert.Single(results, result => result.Outcome == CatalogueOutcome.Written);
        Assert.Equal(2, (await Catalogue.ReadAsync(EntryKind.Provider, _id, default))!.Version);
    }

    [Fact]
    public async Task Write_SlugThatIsTaken_IsRefusedOrNumbered()
    {
        await WriteAsync(_id, 0, "s", "{}");

        var given = await WriteAsync(Guid.NewGuid().ToString("n"), 0, "s", "{}");
        var proposed = await Catalogue.WriteAsync(Write(Guid.NewGuid().ToString("n"), 0, "s", "{}") with { SlugMayChange = true }, default);

        Assert.Equal(CatalogueOutcome.NameTaken, given.Outcome);
        Assert.Equal((CatalogueOutcome.Written, "s-2"), (proposed.Outcome, proposed.Current!.Slug));
    }

    [Fact]
    public async Task Write_LookupThatIsTaken_IsRefused()
    {
        var lookup = Guid.NewGuid().ToString("n");
        await WriteAsync(_id, 0, "s", "{}", lookup);

        Assert.Equal(CatalogueOutcome.NameTaken, (await WriteAsync(Guid.NewGuid().ToString("n"), 0, "t", "{}", lookup)).Outcome);
    }

    [Fact]
    public async Task Delete_Entry_FreesItsNamesAndNotItsId()
    {
        var lookup = Guid.NewGuid().ToString("n");
        await WriteAsync(_id, 0, "s", "{}", lookup);

        Assert.Equal(CatalogueOutcome.Conflict, (await DeleteAsync(7)).Outcome);
        Assert.Equal(CatalogueOutcome.Written, (await DeleteAsync(1)).Outcome);
        Assert.Equal(CatalogueOutcome.Unchanged, (await DeleteAsync(1)).Outcome);
        Assert.Null(await Catalogue.ReadAsync(EntryKind.Provider, _id, default));
        Assert.Null(await Catalogue.FindLookupAsync(EntryKind.Provider, lookup, default));
        Assert.Equal(CatalogueOutcome.Absent, (await WriteAsync(_id, 0, "s", "{}")).Outcome);
        Assert.Equal(CatalogueOutcome.Written, (await WriteAsync(Guid.NewGuid().ToString("n"), 0, "s", "{}", lookup)).Outcome);
    }

    [Fact]
    public async Task Delete_NeverWritten_IsAbsent() => Assert.Equal(CatalogueOutcome.Absent, (await DeleteAsync(null)).Outcome);

    [Fact]
    public async Task Versions_OfAConfig_AreKeptUntilItIsDeleted()
    {
        foreach (var (expected, json) in new[] { (0L, "{\"a\":1}"), (1L, "{\"a\":2}") })
            await Catalogue.WriteAsync(Write(_id, expected, "c", json) with { Kind = EntryKind.Config }, default);

        Assert.Equal([(2L, "{\"a\":2}"), (1L, "{\"a\":1}")], (await Catalogue.VersionsAsync(EntryKind.Config, _id, default)).Select(version => (version.Version, version.Json)));
        await Catalogue.WriteAsync(new(EntryKind.Config, _id, null, null, new("tester", "config.delete", null, null)), default);
        Assert.Empty(await Catalogue.VersionsAsync(EntryKind.Config, _id, default));
    }

    [Fact]
    public async Task Policies_OfAWorkspace_AreThoseOfBothKindsThatAreThere()
    {
        foreach (var (id, kind) in new[] { (_id, EntryKind.UsagePolicy), (_id + "-rate", EntryKind.RatePolicy), (_id + "-other", EntryKind.Config) })
            await Catalogue.WriteAsync(Write(id, 0, "p", "{}") with { Kind = kind }, default);

        Assert.Equal([_id, _id + "-rate"], (await Catalogue.PoliciesAsync(_workspace, default)).Select(entry => entry.Id));
        Assert.Empty(await Catalogue.PoliciesAsync("another", default));
        await Catalogue.WriteAsync(new(EntryKind.UsagePolicy, _id, 1, null, new("tester", "test.delete", "before", null)), default);
        Assert.Equal([_id + "-rate"], (await Catalogue.PoliciesAsync(_workspace, default)).Select(entry => entry.Id));
    }

    [Fact]
    public async Task Audit_EveryChange_IsListedLatestFirst()
    {
        await WriteAsync(_id, 0, "s", "{}");
        await WriteAsync(_id, 0, "s", "{\"late\":1}");
        await DeleteAsync(1);

        var page = await Catalogue.AuditAsync(new(_workspace, Take: 1), default);
        Assert.Equal((2L, "test.delete", _id), (page.Total, Assert.Single(page.Entries).Note.Action, page.Entries[0].Id));
        var first = Assert.Single((await Catalogue.AuditAsync(new(Id: _id, Skip: 1), default)).Entries);
        Assert.Equal(("tester", "test.write", null, "after", 1L), (first.Note.Actor, first.Note.Action, first.Note.Before, first.Note.After, first.Version));
    }

    [Fact]
    public async Task Changes_SinceARevision_NameWhatWasWrittenOrDeleted()
    {
        var start = (await Catalogue.ChangesAsync(0, default)).Revision;
        await WriteAsync(_id, 0, "s", "{}");
        var written = await Catalogue.ChangesAsync(start, default);
        await DeleteAsync(1);
        var deleted = await Catalogue.ChangesAsync(written.Revision, default);

        foreach (var changes in new[] { written, deleted })
            Assert.Contains(new(EntryKind.Provider, _workspace, _id), changes.Changed);
        Assert.True(start < written.Revision && written.Revision < deleted.Revision);
    }

    private ValueTask<CatalogueResult> WriteAsync(string id, long? expected, string slug, string json, params string[] lookups) =>
        Catalogue.WriteAsync(Write(id, expected, slug, json, lookups), default);

    private CatalogueWrite Write(string id, long? expected, string slug, string json, params string[] lookups) =>
        new(EntryKind.Provider, id, expected, new(_workspace, slug, json) { Lookups = [.. lookups] }, new("tester", "test.write", null, "after"));

    private ValueTask<CatalogueResult> DeleteAsync(long? expected) =>
        Catalogue.WriteAsync(new(EntryKind.Provider, _id, expected, null, new("tester", "test.delete", "before", null)), default);
}
