using ImageGateway.Core.Budgets;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.Budgets;

/// <summary>
/// One budget on two hosts over one store, a few instances, and a network that loses, doubles and reorders. Each step is one
/// number: what happens and to whom. After every step the books must be right.
/// </summary>
internal sealed class LedgerWorld
{
    public const int Steps = 1 << 20;

    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly BudgetLedger _ledger;
    private readonly BudgetDocument?[] _hosts = new BudgetDocument?[2];
    private readonly ScriptedInstance[] _instances = [new("f1"), new("f2"), new("f3")];
    private readonly List<(ScriptedInstance Instance, SyncMessage Message)> _network = [];
    private readonly List<(ScriptedInstance Instance, SyncMessage Message, SyncReply Reply)> _replies = [];
    private BudgetDocument _stored;
    private long _highestLimit = 100;

    public LedgerWorld()
    {
        _ledger = new(new LedgerTerms(), _clock);
        _stored = _ledger.SetRules(new(), new() { Limits = Limit(100) });
    }

    public void Step(int step)
    {
        var (kind, a, b) = (step & 15, (step >> 4) & 255, (step >> 12) & 255);
        var instance = _instances[a % _instances.Length];
        switch (kind)
        {
            case 0 or 1 or 2:
                if (instance.Send(need: b % 16, want: b / 16, close: b > 230) is { } message)
                    _network.Add((instance, message));
                break;
            case 3:
                if (instance.Outstanding is { } again)
                    _network.Add((instance, again));
                break;
            case 4 or 5 or 6 or 7:
                Deliver(a, host: b & 1, remove: true, writeUnknown: b > 240);
                break;
            case 8:
                Deliver(a, host: b & 1, remove: false, writeUnknown: b > 240);
                break;
            case 9:
                if (_network.Count > 0 && b > 128)
                    _network.RemoveAt(a % _network.Count);
                break;
            case 10 or 11:
                if (_replies.Count > 0)
                    Response(a % _replies.Count, lose: b > 200);
                break;
            case 12 or 13:
                instance.Use(b);
                break;
            case 14 when b < 64:
                SetLimit(a & 1, 40 + b);
                break;
            case 14:
                _hosts[b & 1] = null;
                break;
            default:
                _clock.Advance(TimeSpan.FromSeconds(b / 4));
                break;
        }

        Check();
    }

    /// <summary>Everything arrives and every lease closes: what is left is what was spent.</summary>
    public void Finish()
    {
        _network.Clear();
        _replies.Clear();
        foreach (var instance in _instances)
        {
            instance.EndAttempts();
            while (instance.Outstanding is not null || instance.Send(0, 0, close: true) is not null)
            {
                _network.Add((instance, instance.Outstanding!));
                Deliver(0, host: 0, remove: true, writeUnknown: false);
                while (_replies.Count > 0)
                    Response(0, lose: false);
                Check();
            }
        }

        Assert.Empty(_stored.Current.Accounts);
        Assert.Equal(_instances.Aggregate(Amount.Zero, (sum, instance) => sum + instance.SpentEver), _stored.Current.Settled);
        Assert.Equal(_instances.Aggregate(Amount.Zero, (sum, instance) => sum + instance.UncertainEver), _stored.Current.Uncertain);
    }

    private void Deliver(int index, int host, bool remove, bool writeUnknown)
    {
        if (_network.Count == 0)
            return;
        var (instance, message) = _network[index % _network.Count];
        if (remove)
            _network.RemoveAt(index % _network.Count);

        var budget = _hosts[host] ??= _stored;
        if (BudgetLedger.IsStale(budget, message))
            budget = _hosts[host] = _stored;
        var step = _ledger.Sync(budget, message);
        Assert.NotEqual(SyncVerdict.Refused, step.Reply.Verdict);
        Assert.NotEqual(LedgerAlarm.StoreForgot, step.Alarm);
        if (!TryKeep(host, budget, step.Next, step.MustWrite) || writeUnknown)
        {
            _hosts[host] = null;
            return;
        }

        _replies.Add((instance, message, step.Reply));
        CheckRepetition(host, message, step.Reply);
    }

    /// <summary>As a host does: a write that meets another's write fails, and the host forgets what it knew.</summary>
    private bool TryKeep(int host, BudgetDocument before, BudgetDocument next, bool write)
    {
        if (write)
        {
            if (before.Version != _stored.Version)
                return false;
            var more = next.Current.Committed().Beyond(before.Current.Committed());
            Assert.True(more == Amount.Zero || next.Limits.Over(next.Current.Committed()) == Amount.Zero, $"Gave {more} beyond the limit.");
            Assert.Equal(before.Version + 1, next.Version);
            _stored = next;
        }

        _hosts[host] = next;
        return true;
    }

    private void CheckRepetition(int host, SyncMessage message, SyncReply reply)
    {
        var again = _ledger.Sync(_hosts[host]!, message);
        Assert.Equal(reply, again.Reply);
        Assert.False(again.MustWrite);
    }

    private void Response(int index, bool lose)
    {
        var (instance, message, reply) = _replies[index];
        _replies.RemoveAt(index);
        if (!lose)
            instance.Hear(message, reply);
    }

    private void SetLimit(int host, long requests)
    {
        var budget = _hosts[host] ??= _stored;
        var next = _ledger.SetRules(budget, new() { Limits = Limit(requests) });
        if (TryKeep(host, budget, next, write: !ReferenceEquals(next, budget)))
            _highestLimit = Math.Max(_highestLimit, requests);
        else
            _hosts[host] = null;
    }

    private void Check()
    {
        var inHand = _instances.Aggregate(
            Amount.Zero, (sum, instance) => sum + instance.SpentEver + instance.UncertainEver + instance.Held);
        Assert.True(inHand.Requests <= _highestLimit, $"Owners hold and spent {inHand.Requests} of {_highestLimit}.");
        Assert.True(_stored.Current.Committed().Covers(inHand), $"Owners have {inHand}, the node knows of {_stored.Current.Committed()}.");

        var standing = _ledger.Stand(_stored);
        var parts = standing.Settled + standing.Uncertain + standing.Reserved + standing.Leased;
        Assert.Equal(standing.Limits.Requests + standing.Over.Requests, parts.Requests + standing.Free.Requests);
        foreach (var part in new[] { standing.Settled, standing.Uncertain, standing.Reserved, standing.Leased, standing.Over })
            Assert.True(part.Covers(Amount.Zero), $"{standing}");
    }

    private static Limits Limit(long requests) => new(null, requests, requests * 2);
}
