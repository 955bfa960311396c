namespace ImageGateway.Core.Budgets;

/// <summary>Counting state of one kind of limit: since when it counts, and whether its alert was sent.</summary>
/// <param name="Since">The first period that counts. Periods before it were reset for this kind.</param>
/// <param name="Start">When the calendar's time began in which is counted; null: nothing is reset by the calendar.</param>
/// <param name="Alerted">Whether it was told that usage passed the alert threshold.</param>
public readonly record struct LimitMark(long Since, DateTimeOffset? Start, bool Alerted);
