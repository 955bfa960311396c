using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Images;

namespace ImageGateway.Gateway.Archive;

/// <summary>Keeps the archived images of workspaces within the days and bytes that they set.</summary>
public sealed class WorkspaceArchiveTrimmer(IResourceStore resources, IImageRecords records, ImageErasure erasure, TimeProvider time)
{
    private const int AtOnce = 1_000;

    /// <summary>Removes once what is older or more than the workspaces allow.</summary>
    /// <returns>Images that were removed.</returns>
    /// <exception cref="IOException">The workspaces cannot be read, or the archive cannot be written.</exception>
    public async ValueTask<int> TrimAsync(CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var (workspace, rules) in await RulesAsync(cancellation))
        {
            if (await BeforeAsync(workspace, rules, cancellation) is not { } before)
                continue;
            for (var gone = AtOnce; gone == AtOnce; removed += gone)
            {
                gone = (await erasure.EraseAsync(
                    new() { Workspace = workspace, Before = before, Limit = AtOnce }, cancellation)).Count;
            }
        }

        return removed;
    }

    private async ValueTask<DateTimeOffset?> BeforeAsync(string workspace, ArchiveRules rules, CancellationToken cancellation)
    {
        DateTimeOffset? before = rules.Days is { } days ? time.GetUtcNow().AddDays(-days) : null;
        return rules.Bytes is { } bytes && await records.FullAtAsync(workspace, bytes, cancellation) is { } full && !(full < before)
            ? full.AddMilliseconds(1)
            : before;
    }

    private async ValueTask<List<(string Id, ArchiveRules Rules)>> RulesAsync(CancellationToken cancellation)
    {
        try
        {
            var workspaces = await resources.ListAsync(ResourceKind.Workspace, null, cancellation);
            return [.. workspaces.Select(static entry => (entry.Id, entry.Workspace().Archive))
                .Where(static workspace => workspace.Archive != ArchiveRules.None)];
        }
        catch (ControlPlaneUnavailableException away)
        {
            throw new IOException("The bounds of workspaces cannot be read: " + away.Message, away);
        }
    }
}
