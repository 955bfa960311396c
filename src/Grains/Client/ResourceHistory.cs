using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>
/// Rewrites the audit and the versions of configs that a cluster keeps. This process does it, since only it has the master key;
/// several may do it at once. What was rewritten by the same rule before is not read again.
/// </summary>
internal sealed class ResourceHistory(IGrainFactory grains)
{
    public async ValueTask<int> RewriteAsync(IHistoryRewriter rewriter, CancellationToken cancellationToken)
    {
        var mark = grains.GetMetGrain<IResourceHistoryGrain>(ResourceKeys.Catalogue);
        var feed = grains.GetMetGrain<IChangeFeedGrain>(ResourceKeys.Feed);
        var done = await ClusterCalls.CallAsync(mark.RewrittenUpTo(rewriter.Rule, cancellationToken));
        var latest = await ClusterCalls.CallAsync(feed.Settle(cancellationToken));
        if (done >= latest)
            return 0;

        var rewritten = 0;
        var configs = new HashSet<string>(StringComparer.Ordinal);
        for (var page = AuditPages.Of(done + 1); page <= AuditPages.Of(latest); page++)
            rewritten += await RewritePageAsync(page, done, rewriter, configs, cancellationToken);
        foreach (var config in configs)
            rewritten += await RewriteVersionsAsync(config, rewriter, cancellationToken);
        if (rewritten > 0)
            await ClusterCalls.CallAsync(feed.DropSettled(cancellationToken));
        await ClusterCalls.CallAsync(mark.Remember(rewriter.Rule, latest, cancellationToken));
        return rewritten;
    }

    /// <summary>
    /// Ids of a kind that were written after what a rule was applied to; null: all, as the rule never was.
    /// </summary>
    public async ValueTask<IReadOnlyCollection<string>?> UnreviewedAsync(
        ResourceKind kind, string rule, CancellationToken cancellationToken)
    {
        var done = await grains.GetGrain<IResourceHistoryGrain>(ResourceKeys.Catalogue).RewrittenUpTo(rule, cancellationToken);
        if (done == 0)
            return null;
        var latest = await grains.GetGrain<IChangeFeedGrain>(ResourceKeys.Feed).Settle(cancellationToken);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var page = AuditPages.Of(done + 1); page <= AuditPages.Of(latest) && done < latest; page++)
        {
            var changes = await grains.GetGrain<IAuditPageGrain>(AuditPages.Key(page)).Read(cancellationToken);
            ids.UnionWith(changes.Where(change => change.Kind == kind && change.Sequence > done).Select(static change => change.Id));
        }

        return ids;
    }

    private async ValueTask<int> RewritePageAsync(
        long number, long done, IHistoryRewriter rewriter, HashSet<string> configs, CancellationToken cancellationToken)
    {
        var page = grains.GetMetGrain<IAuditPageGrain>(AuditPages.Key(number));
        var changes = (await ClusterCalls.CallAsync(page.Read(cancellationToken))).Where(change => change.Sequence > done).ToList();
        configs.UnionWith(changes.Where(change => change.Kind == ResourceKind.Config).Select(change => change.Id));
        var next = changes.Select(change => (Before: change, After: Rewritten(change, rewriter)))
            .Where(change => change.Before != change.After).Select(change => change.After).ToArray();
        return next.Length == 0 ? 0 : await ClusterCalls.CallAsync(page.Replace(next, cancellationToken));
    }

    private async ValueTask<int> RewriteVersionsAsync(string id, IHistoryRewriter rewriter, CancellationToken cancellationToken)
    {
        var config = grains.GetMetGrain<IConfigGrain>(id);
        var versions = await ClusterCalls.CallAsync(config.ResourceVersions(cancellationToken));
        var next = versions.Select(version => version with { Json = rewriter.Version(ResourceKind.Config, id, version.Json) })
            .Except(versions).ToArray();
        return next.Length == 0 ? 0 : await ClusterCalls.CallAsync(config.ReplaceResourceVersions(next, cancellationToken));
    }

    private static StoredChange Rewritten(StoredChange change, IHistoryRewriter rewriter) => change with
    {
        Before = change.Before is { } before ? rewriter.Audit(change.Kind, before) : null,
        After = change.After is { } after ? rewriter.Audit(change.Kind, after) : null,
        Content = change.Content is { } content ? rewriter.Version(change.Kind, change.Id, content) : null,
    };
}
