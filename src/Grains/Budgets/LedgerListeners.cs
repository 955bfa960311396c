using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Budgets;

/// <summary>Front-ends that hold leases of a budget, as far as they spoke since the activation began.</summary>
internal sealed class LedgerListeners
{
    private readonly Dictionary<string, ILedgerListener> _byAccount = [];

    /// <summary>An account's owner spoke.</summary>
    public void Hear(string account, ILedgerListener? listener)
    {
        if (listener is not null)
            _byAccount[account] = listener;
    }

    /// <summary>Forgets a lease that has ended.</summary>
    public void Forget(string account) => _byAccount.Remove(account);

    /// <summary>The owners of some accounts, each once.</summary>
    public IEnumerable<ILedgerListener> Of(IReadOnlyList<string> accounts) =>
        accounts.Select(account => _byAccount.GetValueOrDefault(account)).OfType<ILedgerListener>().Distinct();
}
