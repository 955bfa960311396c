using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Budgets;

/// <summary>Front-ends that hold leases of a budget, as far as they spoke since the activation began.</summary>
internal sealed class LedgerListeners
{
    private readonly Dictionary<string, ILedgerListener> _byLease = [];

    /// <summary>A lease's instance spoke.</summary>
    public void Register(string lease, ILedgerListener? listener)
    {
        if (listener is not null)
            _byLease[lease] = listener;
    }

    /// <summary>Forgets a lease that has ended.</summary>
    public void Forget(string lease) => _byLease.Remove(lease);

    /// <summary>The instances of some leases, each once.</summary>
    public IEnumerable<ILedgerListener> Of(IReadOnlyList<string> leases) =>
        leases.Select(lease => _byLease.GetValueOrDefault(lease)).OfType<ILedgerListener>().Distinct();
}
