namespace ImageGateway.Core.Budgets.Leases;

/// <summary>The slots of a lease.</summary>
internal sealed class ConcurrencyPermits
{
    private long _granted;
    private long _peak;

    /// <summary>All that were given back.</summary>
    public long Returned { get; private set; }

    /// <summary>Permits held by attempts that run, and by those that wait for another budget.</summary>
    public long InUse { get; private set; }

    /// <summary>Permits here that serve no attempt; negative where a limit was set while attempts ran.</summary>
    public long Unused => _granted - Returned - InUse;

    public void OnGranted(long granted) => _granted = Math.Max(_granted, granted);

    public void Take(long slots)
    {
        InUse += slots;
        _peak = Math.Max(_peak, InUse);
    }

    /// <param name="slots">How many.</param>
    /// <param name="back">Whether they go back at once.</param>
    public void Release(long slots, bool back)
    {
        InUse -= slots;
        if (back)
            Returned += Math.Clamp(Unused, 0, slots);
    }

    public void ReturnAll() => Returned += Math.Max(0, Unused);

    /// <summary>Gives back what was not in use lately and no waiting attempt needs, or all that is unused.</summary>
    public void Return(long awaited, bool all)
    {
        var keep = all ? 0 : Math.Max(awaited, _peak - InUse);
        Returned += Math.Max(0, Unused - keep);
        _peak = InUse;
    }
}
