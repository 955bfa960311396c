namespace ImageGateway.Core.Budgets.Journal;

/// <summary>Amount that an attempt reserves at one lease.</summary>
/// <param name="Lease">The lease's number in the journal.</param>
/// <param name="Amount">How much.</param>
public readonly record struct JournalReservation(int Lease, Amount Amount);

/// <summary>Settled part of a reservation: spent and uncertain; the rest is free again.</summary>
/// <param name="Spent">Spent for certain.</param>
/// <param name="Uncertain">Perhaps spent.</param>
public readonly record struct JournalOutcome(Amount Spent, Amount Uncertain);
