using System.Collections.Immutable;
using System.Globalization;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Tests.Routing;

public sealed class ProviderFinderTests
{
    private const string Workspace = WorkspaceIds.Default;

    private static readonly DateTimeOffset Noon = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Times of entries of the workspace and of entries that belong to all, in minutes.</summary>
    public static TheoryData<int[], int[]> Times() => new()
    {
        { [1, 2, 3, 4, 5], [] },
        { [], [1, 2, 3] },
        { [1, 3, 5, 7, 9], [2, 4, 6] },
        { [5, 6, 7], [1, 2, 9, 10] },
        { [1, 2, 3, 4, 5, 6, 7], [4, 4, 4] },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public async Task Page_OwnAndSharedEntries_AreInOneOrderOnPagesOfAnySize(int[] own, int[] shared)
    {
        StoredResource[] entries = [.. Entries(Workspace, own), .. Entries(string.Empty, shared)];
        var finder = new ProviderFinder(new Listed(entries));
        var all = entries.Where(static entry => entry.Provider().Callable)
            .OrderBy(static entry => entry.CreatedAt).ThenBy(static entry => entry.Id, StringComparer.Ordinal).ToList();

        for (var size = 1; size <= all.Count + 1; size++)
        {
            var read = new List<StoredResource>();
            for (var skip = 0; skip <= all.Count; skip += size)
            {
                var page = await finder.PageAsync(Workspace, ResourceSelection.Callable, skip, size, default);
                Assert.Equal(all.Count, page.Total);
                Assert.Equal(Math.Clamp(all.Count - skip, 0, size), page.Entries.Count);
                read.AddRange(page.Entries);
            }

            Assert.Equal(all.Select(static entry => entry.CreatedAt), read.Select(static entry => entry.CreatedAt));
            Assert.Equal(all.Select(static entry => entry.Id).Order(), read.Select(static entry => entry.Id).Order());
        }
    }

    [Fact]
    public async Task Page_OfOwnOrOfSharedEntriesAlone_HasNoOthers()
    {
        var finder = new ProviderFinder(new Listed([.. Entries(Workspace, [1, 2, 4]), .. Entries(string.Empty, [3, 5])]));

        var own = await finder.OwnPageAsync(Workspace, ResourceSelection.All, 1, 2, default);
        var shared = await finder.SharedPageAsync(Workspace, ResourceSelection.All, 1, 2, default);
        var foreign = await finder.SharedPageAsync("workspace that was not let in", ResourceSelection.All, 0, 2, default);
        var all = await finder.SharedPageAsync(null, ResourceSelection.All, 0, 2, default);

        Assert.Equal((3, "a-02-1 a-04-2"), (own.Total, Names(own)));
        Assert.Equal((2, "b-05-1"), (shared.Total, Names(shared)));
        Assert.Equal((0, ""), (foreign.Total, Names(foreign)));
        Assert.Equal((2, "b-03-0 b-05-1"), (all.Total, Names(all)));
    }

    private static string Names(ResourcePage page) => string.Join(' ', page.Entries.Select(static entry => entry.Slug));

    private static IEnumerable<StoredResource> Entries(string workspace, int[] minutes) => minutes.Select((minute, number) =>
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{(workspace.Length == 0 ? "b" : "a")}-{minute:d2}-{number}");
        var record = new ProviderRecord { Name = id, Provider = "sandbox", Origin = "virtual-key", Callable = number != 1 };
        var at = Noon.AddMinutes(minute);
        return new StoredResource(ResourceKind.Provider, id, new(workspace, id, ResourceJson.Write(record)), 1, at, at);
    });

    /// <summary>A store that only lists.</summary>
    private sealed class Listed(StoredResource[] entries) : IResourceStore
    {
        public ValueTask<IReadOnlyList<StoredResource>> ListAsync(
            ResourceKind kind, string? workspace, CancellationToken cancellationToken) =>
            new([.. entries.Where(entry => workspace is null || entry.Workspace == workspace).OrderBy(static entry => entry.CreatedAt)
                .ThenBy(static entry => entry.Id, StringComparer.Ordinal)]);

        public ValueTask<StoredResource?> ReadAsync(ResourceKind kind, string id, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<StoredResource?> FindAsync(
            ResourceKind kind, string workspace, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<StoredResource?> FindLookupAsync(ResourceKind kind, string name, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<ImmutableArray<StoredResource>> PoliciesAsync(string workspace, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<ResourceWriteResult> WriteAsync(ResourceWrite write, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ResourceVersion>> VersionsAsync(
            ResourceKind kind, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<AuditPage> AuditAsync(AuditQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<int> RewriteHistoryAsync(
            IHistoryRewriter rewriter, bool entriesChanged, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<StoredResource> UnreviewedAsync(ResourceKind kind, string rule, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<ResourceChanges> ChangesAsync(long after, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
