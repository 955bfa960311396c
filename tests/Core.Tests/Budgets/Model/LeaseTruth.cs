using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.Tests.Budgets.Model;

/// <summary>True outcome of a lease's attempts, whatever anybody was told.</summary>
internal sealed class LeaseTruth(long period)
{
    public long Period => period;

    public Amount Spent { get; set; }

    public Amount Uncertain { get; set; }

    /// <summary>Amount that running attempts may still cost; for a dead lease manager, the amount they perhaps cost.</summary>
    public Amount Running { get; set; }

    /// <summary>Uncertain amount that was resolved as spent.</summary>
    public Amount Charged { get; set; }

    /// <summary>Uncertain amount that was resolved as not spent.</summary>
    public Amount Released { get; set; }

    /// <summary>By how much providers billed more than was reserved.</summary>
    public Amount Overbilled { get; set; }

    /// <summary>True when the journal broke, so that later ends are uncertain to it.</summary>
    public bool IsInexact { get; set; }

    /// <summary>True when the budget has closed it, so that what happens in it later counts for nobody.</summary>
    public bool IsEnded { get; set; }

    /// <summary>True when an operator or a day of silence ended it.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Amount that is not free because of the lease.</summary>
    public Amount Used => Spent + Uncertain - Released + Running;
}
