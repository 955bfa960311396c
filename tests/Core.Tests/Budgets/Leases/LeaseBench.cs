using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Tests.Budgets.Journal;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.Budgets.Leases;

/// <summary>Budgets that answer at once, and instances. Amounts are in requests.</summary>
internal sealed class LeaseBench
{
    public static readonly BudgetId Key = new(BudgetKind.VirtualKey, "key");
    public static readonly BudgetId Space = new(BudgetKind.Workspace, "space");

    private readonly Dictionary<BudgetId, BudgetDocument> _budgets = [];
    private int _instances;

    public LeaseBench() => Ledger = new(Terms, Clock);

    public FakeTimeProvider Clock { get; } = TestClock.Create();

    public LedgerTerms Terms { get; } = new();

    public BudgetLedger Ledger { get; }

    /// <summary>Budgets that do not answer.</summary>
    public HashSet<BudgetId> Away { get; } = [];

    /// <summary>Every message that was given out, the repeated ones too.</summary>
    public List<OutgoingSync> Sent { get; } = [];

    public LeaseManager Instance(JournalBytes? journal = null, LedgerTerms? terms = null)
    {
        var id = $"o{++_instances}";
        return new(id, terms ?? Terms, Clock, journal is null ? null : JournalWriter.Start(journal, id, "boot"));
    }

    public void Limit(BudgetId budget, long? requests) =>
        Change(budget, document => Ledger.SetRules(document, new() { Limits = new(null, requests, null) }));

    public void Change(BudgetId budget, Func<BudgetDocument, BudgetDocument> change) => _budgets[budget] = change(Document(budget));

    public BudgetDocument Document(BudgetId budget) => _budgets.GetValueOrDefault(budget) ?? new();

    public (long Settled, long Uncertain, long Reserved, long Leased) Standing(BudgetId budget)
    {
        var standing = Ledger.Stand(Document(budget));
        return (standing.Settled.Requests, standing.Uncertain.Requests, standing.Reserved.Requests, standing.Leased.Requests);
    }

    /// <summary>Delivers what is due and what follows from it.</summary>
    public int Pump(params LeaseManager[] instances)
    {
        var before = Sent.Count;
        foreach (var instance in instances)
        {
            while (instance.TryNext(out var next))
            {
                Sent.Add(next);
                if (!Away.Contains(next.Budget))
                    instance.OnReply(next.Budget, next.Message, Deliver(next));
            }
        }

        return Sent.Count - before;
    }

    public SyncReply Deliver(OutgoingSync sync)
    {
        var step = Ledger.Sync(Document(sync.Budget), sync.Message);
        _budgets[sync.Budget] = step.Next;
        return step.Reply;
    }

    public void Pass(TimeSpan time, params LeaseManager[] instances)
    {
        for (var end = Clock.GetUtcNow() + time; Clock.GetUtcNow() < end;)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(50));
            Pump(instances);
        }
    }

    /// <summary>Admits where nothing is to be waited for but the budgets' answers.</summary>
    public Reservation Admit(LeaseManager instance, long requests, params BudgetId[] budgets)
    {
        var reservation = instance.Admit(
            Guid.NewGuid(), [.. (budgets is [] ? [Key] : budgets).Select(budget => new BudgetAmount(budget, Requests(requests)))]);
        Pump(instance);
        return reservation;
    }

    public static Settlement Spent(long requests) => new(Requests(requests), RestInDoubt: false);

    public static Amount Requests(long count) => new(0, count, 0);
}
