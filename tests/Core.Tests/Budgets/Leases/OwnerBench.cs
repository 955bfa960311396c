using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Tests.Budgets.Journal;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Budgets.Leases;

/// <summary>Nodes that answer at once, and owners. Amounts are in requests.</summary>
internal sealed class OwnerBench
{
    public static readonly NodeId Key = new(NodeKind.VirtualKey, "key");
    public static readonly NodeId Space = new(NodeKind.Workspace, "space");

    private readonly Dictionary<NodeId, NodeDocument> _nodes = [];
    private int _owners;

    public OwnerBench() => Ledger = new(Terms, Clock);

    public FakeTimeProvider Clock { get; } = new();

    public LedgerTerms Terms { get; } = new();

    public NodeLedger Ledger { get; }

    /// <summary>Nodes that do not answer.</summary>
    public HashSet<NodeId> Away { get; } = [];

    /// <summary>Every message that was given out, the repeated ones too.</summary>
    public List<OutgoingSync> Sent { get; } = [];

    public LedgerOwner Owner(JournalBytes? journal = null)
    {
        var id = $"o{++_owners}";
        return new(id, Terms, Clock, journal is null ? null : JournalWriter.Start(journal, id, "boot"));
    }

    public void Limit(NodeId node, long? requests) => Change(node, document => Ledger.SetRules(document, new() { Limits = new(null, requests, null) }));

    public void Change(NodeId node, Func<NodeDocument, NodeDocument> change) => _nodes[node] = change(Document(node));

    public NodeDocument Document(NodeId node) => _nodes.GetValueOrDefault(node) ?? new();

    public (long Settled, long Uncertain, long Reserved, long Leased) Standing(NodeId node)
    {
        var standing = Ledger.Stand(Document(node));
        return (standing.Settled.Requests, standing.Uncertain.Requests, standing.Reserved.Requests, standing.Leased.Requests);
    }

    /// <summary>Delivers what is due and what follows from it.</summary>
    public int Pump(params LedgerOwner[] owners)
    {
        var before = Sent.Count;
        foreach (var owner in owners)
        {
            while (owner.TryNext(out var next))
            {
                Sent.Add(next);
                if (!Away.Contains(next.Node))
                    owner.Hear(next.Node, next.Message, Deliver(next));
            }
        }

        return Sent.Count - before;
    }

    public SyncReply Deliver(OutgoingSync sync)
    {
        var step = Ledger.Sync(Document(sync.Node), sync.Message);
        _nodes[sync.Node] = step.Next;
        return step.Reply;
    }

    public void Pass(TimeSpan time, params LedgerOwner[] owners)
    {
        for (var end = Clock.GetUtcNow() + time; Clock.GetUtcNow() < end;)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(50));
            Pump(owners);
        }
    }

    /// <summary>Admits where nothing is to be waited for but the nodes' answers.</summary>
    public Admission Admit(LedgerOwner owner, long requests, params NodeId[] nodes)
    {
        var admission = owner.Admit(Guid.NewGuid(), [.. (nodes is [] ? [Key] : nodes).Select(node => new Charge(node, Requests(requests)))]);
        Pump(owner);
        return admission;
    }

    public static Settlement Spent(long requests) => new(Requests(requests), RestInDoubt: false);

    public static Amount Requests(long count) => new(0, count, 0);
}
