using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Rules of the request log that workspaces have, read again every ten seconds.</summary>
public sealed class WorkspaceLogRules(IResourceStore resources, TimeProvider time) : ICountedMetadata
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private volatile Known? _known;

    /// <summary>Rules of the workspaces that set any, by id. While they cannot be read, those of before.</summary>
    /// <exception cref="IOException">They were never read, and cannot be.</exception>
    public async ValueTask<ImmutableSortedDictionary<string, LogRules>> GetAsync(CancellationToken cancellation)
    {
        if (_known is { } known && time.GetElapsedTime(known.At) < Fresh)
            return known.Rules;
        try
        {
            var workspaces = await resources.ListAsync(ResourceKind.Workspace, null, cancellation);
            var rules = workspaces.Select(static workspace => (workspace.Id, workspace.Workspace().Log))
                .Where(static workspace => workspace.Log != LogRules.None)
                .ToImmutableSortedDictionary(static workspace => workspace.Id, static workspace => workspace.Log, StringComparer.Ordinal);
            _known = new(time.GetTimestamp(), rules);
            return rules;
        }
        catch (Exception away) when (away is IOException or ControlPlaneUnavailableException)
        {
            return _known?.Rules ?? throw new IOException("The rules of workspaces cannot be read: " + away.Message, away);
        }
    }

    /// <summary>Times before which entries of workspaces are hidden.</summary>
    /// <exception cref="IOException">The rules were never read, and cannot be.</exception>
    public async ValueTask<ImmutableSortedDictionary<string, DateTimeOffset>> HiddenBeforeAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return (await GetAsync(cancellation)).Where(static workspace => workspace.Value.RetentionDays is not null)
            .ToImmutableSortedDictionary(
                static workspace => workspace.Key, workspace => now.AddDays(-workspace.Value.RetentionDays!.Value), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableSortedDictionary<string, ImmutableArray<string>>> CountedMetadataAsync(CancellationToken cancellation)
    {
        try
        {
            return (await GetAsync(cancellation)).Where(static workspace => !workspace.Value.CountedMetadata.IsEmpty)
                .ToImmutableSortedDictionary(
                    static workspace => workspace.Key, static workspace => workspace.Value.CountedMetadata, StringComparer.Ordinal);
        }
        catch (IOException)
        {
            // Entries are stored all the same; only these sums lack them.
            return ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;
        }
    }

    private sealed record Known(long At, ImmutableSortedDictionary<string, LogRules> Rules);
}
