namespace ImageGateway.Core.Budgets;

/// <summary>Verdicts of a budget on a <see cref="SyncMessage"/>. Only <see cref="Granted"/> covers the need.</summary>
public enum SyncVerdict
{
    /// <summary>The need is covered.</summary>
    Granted,

    /// <summary>The need is not covered, but others hold some unused: ask again shortly.</summary>
    Short,

    /// <summary>The need is not covered and nobody holds what is missing unused.</summary>
    Exhausted,

    /// <summary>Another period runs; the answer names it. The instance opens a new lease there.</summary>
    Moved,

    /// <summary>The lease is not known and the message is not its first.</summary>
    Unknown,

    /// <summary>The lease is closed.</summary>
    Closed,

    /// <summary>The store lost writes; instances' totals are being collected and nothing is granted meanwhile.</summary>
    Recovering,

    /// <summary>The totals contradict what is known; nothing was changed.</summary>
    Refused,

    /// <summary>The budget lets nothing pass: it is disabled, or deleted for good.</summary>
    Disabled,
}
