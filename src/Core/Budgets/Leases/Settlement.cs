namespace ImageGateway.Core.Budgets.Leases;

/// <summary>
/// End of an attempt, which holds for each of its budgets; where a budget was not charged for requests or images, none are spent.
/// </summary>
/// <param name="Spent">What was spent for certain. The cost may exceed what was reserved.</param>
/// <param name="RestInDoubt">Whether what was reserved beyond it was perhaps spent; otherwise it is free again.</param>
public readonly record struct Settlement(Amount Spent, bool RestInDoubt)
{
    /// <summary>Settlement of an attempt that was not started: nothing was spent.</summary>
    public static Settlement NotStarted => default;

    /// <summary>The attempt was perhaps carried out: a deadline, a connection that broke.</summary>
    public static Settlement Uncertain => new(Amount.Zero, RestInDoubt: true);

    /// <summary>Settlement of an attempt that got an answer.</summary>
    /// <param name="cost">Micro-dollars.</param>
    /// <param name="images">The images that came.</param>
    public static Settlement Answered(long cost, long images) => new(new(cost, 1, images), RestInDoubt: false);

    /// <summary>Splits a reserved amount into its spent and its uncertain part.</summary>
    public (Amount Spent, Amount Uncertain) Of(Amount reserved)
    {
        // A provider that bills more than was said is believed; requests and images are counted by us.
        var spent = new Amount(
            reserved.Cost == 0 ? 0 : Spent.Cost, Math.Min(reserved.Requests, Spent.Requests), Math.Min(reserved.Images, Spent.Images));
        return (spent, RestInDoubt ? reserved.Beyond(spent) : Amount.Zero);
    }
}
