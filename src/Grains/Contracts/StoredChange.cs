using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Contracts;

/// <summary>A change as the audit has it.</summary>
/// <param name="Sequence">Its number, which is the revision that it made.</param>
/// <param name="At">When.</param>
/// <param name="Kind">Of what.</param>
/// <param name="Id">The entry.</param>
/// <param name="Workspace">The entry's workspace.</param>
/// <param name="Slug">The entry's slug.</param>
/// <param name="Version">The entry's version after it.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Action">What was done.</param>
/// <param name="Before">What it looked like before.</param>
/// <param name="After">What it looks like afterwards.</param>
/// <param name="Content">Of a config what it says; null: it is deleted, or no config.</param>
[GenerateSerializer, Immutable, Alias("ig.KeptChange")]
public sealed record StoredChange(
    [property: Id(0)] long Sequence,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] ResourceKind Kind,
    [property: Id(3)] string Id,
    [property: Id(4)] string Workspace,
    [property: Id(5)] string Slug,
    [property: Id(6)] long Version,
    [property: Id(7)] string Actor,
    [property: Id(8)] string Action,
    [property: Id(9)] string? Before,
    [property: Id(10)] string? After,
    [property: Id(11)] string? Content)
{
    internal AuditEntry Audit() => new(Sequence, At, Kind, Id, Workspace, Slug, Version, new(Actor, Action, Before, After));
}
