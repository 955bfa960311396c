using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.Tests.Budgets;

/// <summary>
/// An instance as the protocol asks for it: totals that only grow, one message outstanding, a new lease after each close.
/// </summary>
internal sealed class ScriptedInstance(string name)
{
    private readonly Queue<Amount> _attempts = new();
    private int _leases = 1;
    private long _seq;
    private long _seen;
    private bool _closed;
    private Amount _granted;
    private Amount _returned;
    private Amount _spent;
    private Amount _uncertain;

    public SyncMessage? Outstanding { get; private set; }

    public Amount SpentEver { get; private set; }

    public Amount UncertainEver { get; private set; }

    /// <summary>Amount that it may still spend: running attempts and the unused part.</summary>
    public Amount Held => _granted - _returned - _spent - _uncertain;

    private Amount Reserved => _attempts.Aggregate(Amount.Zero, (sum, attempt) => sum + attempt);

    private Amount Unused => Held - Reserved;

    public SyncMessage? Send(int need, int want, bool close)
    {
        if (Outstanding is not null || (_closed && close))
            return null;
        if (_closed)
            (_leases, _seq, _closed) = (_leases + 1, 0, false);
        close &= _attempts.Count == 0;
        // Returned before it is said, so that no attempt takes it meanwhile.
        _returned += close ? Amount.Zero : Unused.Beyond(Of(want));
        if (close)
            _returned += Unused;
        Outstanding = new()
        {
            Lease = $"{name}-{_leases}",
            Seq = ++_seq,
            Seen = _seen,
            Spent = _spent,
            Uncertain = _uncertain,
            Returned = _returned,
            Reserved = Reserved,
            Need = close ? Amount.Zero : Of(need),
            Want = Of(want),
            Close = close,
        };
        return Outstanding;
    }

    public void Hear(SyncMessage message, SyncReply reply)
    {
        if (message != Outstanding)
            return;
        Outstanding = null;
        _seen = Math.Max(_seen, reply.Version);
        Assert.Equal(message.Close, reply.Verdict == SyncVerdict.Closed);
        if (message.Close)
        {
            (_closed, _granted, _returned, _spent, _uncertain) = (true, default, default, default, default);
            return;
        }

        Assert.True(reply.Granted.Covers(_granted), "A grant was taken back.");
        if (reply.Verdict == SyncVerdict.Granted)
            Assert.True(reply.Granted.Covers(_granted + message.Need), "Granted less than the need.");
        _granted = reply.Granted;
    }

    /// <summary>Begins or ends an attempt.</summary>
    public void Use(int how)
    {
        if (how < 128)
        {
            if (Outstanding?.Close != true && Unused.Covers(Of(1 + (how % 5))))
                _attempts.Enqueue(Of(1 + (how % 5)));
        }
        else if (_attempts.TryDequeue(out var attempt))
        {
            End(spent: how < 180 ? attempt : Amount.Zero, uncertain: how > 220 ? attempt : Amount.Zero);
        }
    }

    public void EndAttempts()
    {
        while (_attempts.TryDequeue(out var attempt))
            End(attempt, Amount.Zero);
    }

    private void End(Amount spent, Amount uncertain)
    {
        (_spent, SpentEver) = (_spent + spent, SpentEver + spent);
        (_uncertain, UncertainEver) = (_uncertain + uncertain, UncertainEver + uncertain);
    }

    private static Amount Of(long requests) => new(requests * 40_000, requests, requests * 2);
}
