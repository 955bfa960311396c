using ImageGateway.Core.Budgets;

namespace ImageGateway.Cluster.Tests.Simulation;

/// <summary>The silos' side of the ledger protocol.</summary>
internal interface ILedgerHost
{
    /// <summary>Takes a message and gives its answer; null: there is none.</summary>
    SyncReply? Sync(BudgetId budget, SyncMessage message);
}

/// <summary>Budgets over a store, as grains host them: every document is what the store has, since their writes come first.</summary>
internal sealed class LedgerHost(LedgerTerms terms, TimeProvider clock, Func<BudgetId, BudgetRules> rules) : ILedgerHost
{
    private readonly BudgetLedger _ledger = new(terms, clock);
    private readonly Dictionary<BudgetId, BudgetDocument> _documents = [];

    /// <summary>Hears of each document that is written.</summary>
    public Action<BudgetId, BudgetDocument> Written { get; set; } = (_, _) => { };

    /// <summary>Hears of each lease whose front-end is asked for what it holds unused.</summary>
    public Action<BudgetId, string> Recalled { get; set; } = (_, _) => { };

    public long Writes { get; private set; }

    public IEnumerable<KeyValuePair<BudgetId, BudgetDocument>> Documents => _documents;

    public SyncReply? Sync(BudgetId budget, SyncMessage message)
    {
        var before = Document(budget);
        var step = _ledger.Sync(before, message);
        Keep(budget, step.Next, step.MustWrite);
        foreach (var lease in _ledger.Recalls(before, step.Next, message.Lease))
            Recalled(budget, lease);
        return step.Reply;
    }

    public BudgetDocument Document(BudgetId budget) =>
        _documents.TryGetValue(budget, out var known) ? known : _documents[budget] = _ledger.Begin(rules(budget));

    /// <summary>Puts another document in place of a budget's.</summary>
    public void Alter(BudgetId budget, Func<BudgetLedger, BudgetDocument, BudgetDocument> change) =>
        Keep(budget, change(_ledger, Document(budget)), isWritten: true);

    private void Keep(BudgetId budget, BudgetDocument next, bool isWritten)
    {
        _documents[budget] = next;
        if (!isWritten)
            return;
        Writes++;
        Written(budget, next);
    }
}
