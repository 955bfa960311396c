using ImageGateway.Core.Money;

namespace ImageGateway.Core.Tests.Money.Model;

/// <summary>What really became of an account's attempts, whatever anybody was told.</summary>
internal sealed class AccountTruth(long period)
{
    public long Period => period;

    public Amount Spent { get; set; }

    public Amount Doubt { get; set; }

    /// <summary>What attempts that run may still cost. Of an owner that died: what they perhaps cost.</summary>
    public Amount Running { get; set; }

    /// <summary>What of the doubt was resolved as spent.</summary>
    public Amount Charged { get; set; }

    /// <summary>What of the doubt was resolved as not spent.</summary>
    public Amount Released { get; set; }

    /// <summary>By how much providers billed more than was reserved.</summary>
    public Amount Overbilled { get; set; }

    /// <summary>Whether the journal broke: what ended afterwards is doubt to it.</summary>
    public bool IsInexact { get; set; }

    /// <summary>Whether the node has closed it. What happens in it afterwards is nobody's word any more.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Whether an operator or a day of silence ended it.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>What is not free because of it.</summary>
    public Amount Used => Spent + Doubt - Released + Running;
}
