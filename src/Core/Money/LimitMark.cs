namespace ImageGateway.Core.Money;

/// <summary>Where the counting for one kind of limit stands.</summary>
/// <param name="Since">The first period that counts. Periods before it were reset for this kind.</param>
/// <param name="Start">When the calendar's time began in which is counted; null: nothing is reset by the calendar.</param>
/// <param name="Alerted">Whether it was told that usage passed the alert threshold.</param>
public readonly record struct LimitMark(long Since, DateTimeOffset? Start, bool Alerted);
