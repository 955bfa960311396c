using System.Collections.Immutable;
using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets.Leases;

/// <summary>The permits of a lease: each is used while it is valid, or told to have come to nothing.</summary>
internal sealed class PermitPool
{
    private readonly List<Slice> _slices = [];
    private Permits _used;
    private Permits _expected;

    public bool IsEmpty => _slices.Count == 0;

    /// <summary>Time at which the newest permit expires.</summary>
    public long ValidUntil => IsEmpty ? long.MinValue : _slices[^1].ValidUntil;

    public void Add(long seq, Permits permits, long validUntil)
    {
        if (permits != Permits.None)
            _slices.Add(new() { Seq = seq, Left = permits, ValidUntil = validUntil });
    }

    /// <summary>The permits that are valid at a time.</summary>
    public Permits Valid(long at)
    {
        var sum = Permits.None;
        foreach (var slice in _slices)
        {
            if (at < slice.ValidUntil)
                sum += slice.Left;
        }

        return sum;
    }

    /// <summary>Uses valid permits, the oldest first; there are enough.</summary>
    public void Take(Permits permits, long now)
    {
        _used += permits;
        foreach (var slice in _slices)
        {
            if (now >= slice.ValidUntil)
                continue;
            var part = Permits.Min(slice.Left, permits);
            slice.Left -= part;
            permits -= part;
        }
    }

    /// <summary>
    /// Estimates the permits used within their validity from the use since the last call, plus half; a lull halves the estimate
    /// at most.
    /// </summary>
    public Permits Expect(long elapsed, long validity)
    {
        var factor = 1.5 * validity / elapsed;
        var pace = new Permits((long)Math.Ceiling(_used.Requests * factor), (long)Math.Ceiling(_used.Images * factor));
        _expected = _used == Permits.None ? Permits.None : Permits.Max(pace, _expected / 2);
        _used = Permits.None;
        return _expected;
    }

    /// <summary>Forgets what is used or not valid any more, and tells what of it came to nothing.</summary>
    /// <param name="now">The time.</param>
    /// <param name="all">Whether nothing is used any more.</param>
    public ImmutableArray<UnusedPermits> Report(long now, bool all)
    {
        var unused = ImmutableArray.CreateBuilder<UnusedPermits>();
        for (var i = 0; i < _slices.Count && unused.Count < TrafficReport.MaxUnused;)
        {
            var slice = _slices[i];
            if (!all && now < slice.ValidUntil && slice.Left != Permits.None)
            {
                i++;
                continue;
            }

            if (slice.Left != Permits.None)
                unused.Add(new(slice.Seq, slice.Left));
            _slices.RemoveAt(i);
        }

        return unused.DrainToImmutable();
    }

    /// <summary>The oldest message whose permits are here; the given one where there are none.</summary>
    public long LiveFrom(long otherwise) => IsEmpty ? otherwise : _slices[0].Seq;

    private sealed class Slice
    {
        public required long Seq { get; init; }

        public required long ValidUntil { get; init; }

        public Permits Left { get; set; }
    }
}
