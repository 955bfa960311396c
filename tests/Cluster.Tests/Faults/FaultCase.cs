namespace ImageGateway.Cluster.Tests.Faults;

/// <summary>Something that goes wrong for a while.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Begin">Makes it begin; a fault of no duration is over when this ends.</param>
/// <param name="End">Ends it, until everything runs again.</param>
internal sealed record FaultCase(string Name, Func<FaultRound, Task> Begin, Func<FaultRound, Task> End)
{
    /// <summary>Longest time for which a key may be answered with 503; null: as long as it lasts.</summary>
    public TimeSpan? MostUnavailable { get; init; }

    /// <summary>True when the fault lasts, rather than being over as soon as it was made.</summary>
    public bool Lasts { get; init; } = true;

    /// <summary>True when every other request has an <c>Idempotency-Key</c>.</summary>
    public bool HasKeys { get; init; }

    public override string ToString() => Name;
}
