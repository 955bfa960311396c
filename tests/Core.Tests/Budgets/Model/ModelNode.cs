using ImageGateway.Core.Budgets;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Budgets.Model;

/// <summary>One node on two hosts over one store. Each host may know less than the store, and their clocks differ.</summary>
internal sealed class ModelNode
{
    private readonly Mutant _mutant;
    private readonly NodeLedger[] _ledgers;
    private readonly NodeDocument?[] _hosts = new NodeDocument?[2];

    public ModelNode(NodeId id, FakeTimeProvider clock, TimeSpan skew, Mutant mutant = Mutant.None)
    {
        Id = id;
        _mutant = mutant;
        _ledgers = [new(new LedgerTerms(), new SkewedClock(clock, skew / 2)), new(new LedgerTerms(), new SkewedClock(clock, -skew / 2))];
    }

    public NodeId Id { get; }

    /// <summary>Document that is durable.</summary>
    public NodeDocument Stored { get; private set; } = new();

    /// <summary>Hears of each write: before, after, and the message that caused it, if one did.</summary>
    public Action<NodeDocument, NodeDocument, SyncMessage?> Written { get; set; } = (_, _, _) => { };

    /// <summary>Hears of each account whose owner a host tells to give back.</summary>
    public Action<string> Recalled { get; set; } = _ => { };

    public NodeLedger Ledger => _ledgers[0];

    /// <summary>A host takes a message as its contract says.</summary>
    /// <param name="message">The message.</param>
    /// <param name="host">Which host.</param>
    /// <param name="writeUnknown">Whether the host does not learn that it wrote.</param>
    /// <returns>The answer; null: none is sent.</returns>
    public SyncReply? Deliver(SyncMessage message, int host, bool writeUnknown)
    {
        if (_mutant == Mutant.NoSeen)
            message = message with { Seen = 0 };
        var node = _hosts[host] ??= Stored;
        if (NodeLedger.IsStale(node, message))
            node = _hosts[host] = Stored;
        var step = Mutants.Sync(_mutant, _ledgers[host], node, message);
        Assert.NotEqual(SyncVerdict.Refused, step.Reply.Verdict);
        Assert.NotEqual(LedgerAlarm.StoreForgot, step.Alarm);
        if (!TryKeep(host, node, step.Next, step.MustWrite, message) || writeUnknown)
        {
            _hosts[host] = null;
            return _mutant == Mutant.ResponsesBeforeTheWrite ? step.Reply : null;
        }

        Recall(host, node, step.Next, message.Account);
        if (_mutant != Mutant.None)
            return step.Reply;
        // What is sent twice is answered the same and changes nothing. A closed account may have been forgotten meanwhile.
        if (step.Reply.Verdict is SyncVerdict.Closed)
            return step.Reply;
        var again = _ledgers[host].Sync(_hosts[host]!, message);
        Assert.Equal(step.Reply, again.Reply);
        Assert.False(again.MustWrite);
        return step.Reply;
    }

    /// <summary>A change by hand, at a host. One that meets another's write is not made.</summary>
    public bool Change(int host, Func<NodeLedger, NodeDocument, NodeDocument> change)
    {
        var node = _hosts[host] ??= Stored;
        var next = change(_ledgers[host], node);
        if (!TryKeep(host, node, next, mustWrite: !ReferenceEquals(next, node), cause: null))
        {
            _hosts[host] = null;
            return false;
        }

        Recall(host, node, next, asking: null);
        return true;
    }

    /// <summary>A host ends; the next message finds a new one.</summary>
    public void Forget(int host) => _hosts[host] = null;

    private void Recall(int host, NodeDocument before, NodeDocument after, string? asking)
    {
        if (_mutant == Mutant.NeverRecalls)
            return;
        foreach (var account in _ledgers[host].Recalls(before, after, asking))
            Recalled(account);
    }

    private bool TryKeep(int host, NodeDocument before, NodeDocument next, bool mustWrite, SyncMessage? cause)
    {
        if (mustWrite)
        {
            if (before.Version != Stored.Version && _mutant != Mutant.NoFence)
                return false;
            Assert.Equal(before.Version + 1, next.Version);
            var stored = Stored;
            Stored = next;
            Written(stored, next, cause);
        }

        _hosts[host] = next;
        return true;
    }
}
