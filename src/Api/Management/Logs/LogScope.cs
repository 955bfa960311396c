using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.RequestLog;

namespace ImageGateway.Api.Management.Logs;

/// <summary>Bounds what a caller sees of the request log: its workspace, and no longer than the workspace keeps it.</summary>
internal sealed class LogScope(WorkspaceFinder workspaces, WorkspaceLogRules rules, IResourceStore resources, ILogFeedback feedback)
{
    // A query has a parameter for each.
    private const int MaxTraces = 1_000;

    /// <summary>Names in a query that name the workspace, and others that every route takes.</summary>
    public static string[] Names { get; } = ["workspace_slug", "workspace_id", "pretty"];

    /// <summary>Bounds a filter to the workspace that a call names, or to what its caller sees.</summary>
    /// <param name="call">The call.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="workspace">Id or slug that a body names; null: the query's, else what the caller sees.</param>
    public async ValueTask<Result<LogFilter>> BoundAsync(ManagementCall call, LogFilter filter, string? workspace = null)
    {
        if (!(await BoundSumsAsync(call, filter, workspace)).TryGet(out var bound, out var refusal))
            return refusal;
        var hidden = await rules.HiddenBeforeAsync(call.Cancellation);
        if (bound.Workspaces is not [var id])
            return bound with { HiddenBefore = hidden };
        return hidden.TryGetValue(id, out var before) && !(bound.From >= before) ? bound with { From = before } : bound;
    }

    /// <summary>Bounds a filter for sums, which stay where their entries are kept for a shorter time.</summary>
    public async ValueTask<Result<LogFilter>> BoundSumsAsync(ManagementCall call, LogFilter filter, string? workspace = null)
    {
        var named = workspace ?? call.Query("workspace_slug") ?? call.WorkspaceName;
        if (named is null && call.Principal.IsOrganisation)
            return filter;
        return (await workspaces.FindAsync(call, named)).Select(id => filter with { Workspaces = [id] });
    }

    /// <summary>Narrows a filter that is bounded to requests whose feedback lies within bounds: the 1,000 that got theirs last.</summary>
    /// <param name="call">The call, which is warned where there are more.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="range">The bounds; null: none.</param>
    public async ValueTask<LogFilter> NarrowAsync(ManagementCall call, LogFilter filter, FeedbackRange? range)
    {
        if (range is not { } bounds)
            return filter;

        // Feedback comes behind its request, however late.
        var given = new LogFilter { From = filter.From, Workspaces = filter.Workspaces };
        var traces = await feedback.TracesAsync(bounds, given, MaxTraces + 1, call.Cancellation);
        if (traces.Length > MaxTraces)
            call.Faults.Warn($"more than {MaxTraces} requests have such feedback: those are looked at that got theirs last");
        var fitting = traces.Take(MaxTraces).Where(trace => filter.TraceIds.IsEmpty || filter.TraceIds.Contains(trace)).ToImmutableArray();

        // No request has an empty trace id.
        return filter with { TraceIds = fitting.IsEmpty ? [string.Empty] : fitting };
    }

    /// <summary>Determines whether all workspaces of a filter count the values of a metadata key apart.</summary>
    public async ValueTask<bool> CountsAsync(string key, LogFilter filter, CancellationToken cancellation)
    {
        var known = await rules.GetAsync(cancellation);
        return !filter.Workspaces.IsEmpty
            && filter.Workspaces.All(id => known.TryGetValue(id, out var own) && own.CountedMetadata.Contains(key));
    }

    /// <summary>Determines whether a caller sees an entry.</summary>
    public async ValueTask<bool> SeesAsync(ManagementCall call, LogEntry entry)
    {
        if (!call.Principal.IsOrganisation && entry.Workspace != call.Principal.Workspace)
            return false;
        var hidden = await rules.HiddenBeforeAsync(call.Cancellation);
        return !(hidden.TryGetValue(entry.Workspace, out var before) && entry.At < before);
    }

    /// <summary>Slugs of workspaces by their ids; of one that is gone, its id.</summary>
    public async ValueTask<ImmutableSortedDictionary<string, string>> SlugsAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        var slugs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var id in ids.Distinct().Where(static id => id.Length > 0))
            slugs[id] = (await resources.ReadAsync(ResourceKind.Workspace, id, cancellation))?.Slug ?? id;
        return slugs.ToImmutable();
    }
}
