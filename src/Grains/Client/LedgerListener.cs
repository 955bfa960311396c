using ImageGateway.Core.Budgets;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>Takes hints for the instance in this process.</summary>
internal sealed class LedgerListener(IGrainFactory grains) : ILedgerListener
{
    private readonly Lock _lock = new();
    private ILedgerListener? _address;

    /// <summary>A budget asks for what the instance holds unused.</summary>
    public event Action<BudgetId>? Recalled;

    /// <summary>Reference by which grains call this listener.</summary>
    public ILedgerListener Address
    {
        get
        {
            lock (_lock)
                return _address ??= grains.CreateObjectReference<ILedgerListener>(this);
        }
    }

    public void Recall(BudgetKind kind, string id) => Recalled?.Invoke(new(kind, id));
}
