namespace ImageGateway.Core.Budgets.Leases;

/// <summary>Amounts reserved at a budget over the last term, in six buckets.</summary>
internal sealed class RecentSpend(long span)
{
    private const int Buckets = 6;

    private readonly Amount[] _buckets = new Amount[Buckets];
    private readonly long _length = Math.Max(1, span / Buckets);
    private long _newest;

    public void Add(long now, Amount amount)
    {
        Forget(now);
        ref var bucket = ref _buckets[_newest % Buckets];
        bucket += amount;
    }

    public Amount Total(long now)
    {
        Forget(now);
        var sum = Amount.Zero;
        foreach (var bucket in _buckets)
            sum += bucket;
        return sum;
    }

    private void Forget(long now)
    {
        var current = now / _length;
        if (current == _newest)
            return;
        if (current - _newest >= Buckets)
            Array.Clear(_buckets);
        else
        {
            for (var bucket = _newest + 1; bucket <= current; bucket++)
                _buckets[bucket % Buckets] = Amount.Zero;
        }

        _newest = current;
    }
}
