namespace ImageGateway.Core.Money.Journal;

/// <summary>What an attempt reserves at one account.</summary>
/// <param name="Account">The account's number in the journal.</param>
/// <param name="Amount">How much.</param>
public readonly record struct JournalCharge(int Account, Amount Amount);

/// <summary>What became of a charge; what is neither spent nor in doubt is free again.</summary>
/// <param name="Spent">Spent for certain.</param>
/// <param name="Doubt">Perhaps spent.</param>
public readonly record struct JournalOutcome(Amount Spent, Amount Doubt);
