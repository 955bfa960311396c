namespace ImageGateway.Core.ControlPlane;

/// <summary>Actor and action of a change, with the displayed form before and after it; contains no secrets.</summary>
/// <param name="Actor">Who: the id of a gateway key, or <c>admin</c>, <c>open</c>, <c>file</c>.</param>
/// <param name="Action">What is done, such as <c>virtual-key.create</c>.</param>
/// <param name="Before">The entry as an answer of the API, as JSON; null: there was none.</param>
/// <param name="After">The entry afterwards; null: there is none.</param>
public sealed record AuditNote(string Actor, string Action, string? Before, string? After);

/// <summary>A change that was made.</summary>
/// <param name="Sequence">Counts the changes, from 1.</param>
/// <param name="At">When.</param>
/// <param name="Kind">Of what.</param>
/// <param name="Id">The entry's id.</param>
/// <param name="Workspace">The entry's workspace.</param>
/// <param name="Slug">The entry's slug.</param>
/// <param name="Version">The entry's version after it.</param>
/// <param name="Note">By whom, and what was done.</param>
public sealed record AuditEntry(
    long Sequence, DateTimeOffset At, ResourceKind Kind, string Id, string Workspace, string Slug, long Version, AuditNote Note);

/// <summary>Filter and page of a query on the audit, latest first.</summary>
/// <param name="Workspace">Of this workspace; null: of all.</param>
/// <param name="Kind">Of this kind; null: of all.</param>
/// <param name="Id">Of this entry; null: of all.</param>
/// <param name="Skip">How many of the latest to pass over.</param>
/// <param name="Take">How many at most.</param>
public sealed record AuditQuery(string? Workspace = null, ResourceKind? Kind = null, string? Id = null, int Skip = 0, int Take = 100)
{
    /// <summary>Earliest time of the changes; null for the first.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Before this time; null: to the last.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Determines whether an audit entry matches the filter.</summary>
    public bool Fits(AuditEntry entry) =>
        (Workspace is null || entry.Workspace == Workspace) && (Kind is null || entry.Kind == Kind) && (Id is null || entry.Id == Id)
            && !(entry.At < After) && !(entry.At >= Before);
}

/// <summary>Changes, and how many there are in all.</summary>
public sealed record AuditPage(long Total, IReadOnlyList<AuditEntry> Entries);
