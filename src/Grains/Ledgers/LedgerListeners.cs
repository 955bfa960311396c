namespace ImageGateway.Grains.Ledgers;

/// <summary>Where the owners of a node's accounts are, as far as they spoke since the activation began.</summary>
internal sealed class LedgerListeners
{
    private readonly Dictionary<string, ILedgerListener> _byAccount = [];

    /// <summary>An account's owner spoke.</summary>
    public void Hear(string account, ILedgerListener? listener)
    {
        if (listener is not null)
            _byAccount[account] = listener;
    }

    /// <summary>An account ended.</summary>
    public void Forget(string account) => _byAccount.Remove(account);

    /// <summary>The owners of some accounts, each once.</summary>
    public IEnumerable<ILedgerListener> Of(IReadOnlyList<string> accounts) =>
        accounts.Select(account => _byAccount.GetValueOrDefault(account)).OfType<ILedgerListener>().Distinct();
}
