using ImageGateway.Core.Budgets;

namespace ImageGateway.Cluster.Tests.Simulation;

/// <summary>Faults that a ledger could have, each of which the checker of histories must notice.</summary>
public enum Mutant
{
    /// <summary>Adds what is spent to the budget's total twice.</summary>
    SettlesTwice,

    /// <summary>Whoever asks is granted, whatever is free.</summary>
    GrantsWithoutLimit,

    /// <summary>A grant is answered with twice what was written.</summary>
    GrantsTwice,

    /// <summary>Does not take over what front-ends give back.</summary>
    LosesReturns,

    /// <summary>Two activations host the budget, and neither sees the other's writes.</summary>
    AcceptsStaleDocuments,

    /// <summary>An answer leaves before its write, which fails.</summary>
    AnswersBeforeTheWrite,

    /// <summary>A rate lets one more pass in a window.</summary>
    RateIsOneMore,

    /// <summary>A window of a rate ends too early.</summary>
    WindowIsShort,

    /// <summary>A lease that closes takes its spending with it.</summary>
    ForgetsAtClose,

    /// <summary>Frees after a term what a silent front-end holds.</summary>
    TimeFrees,

    /// <summary>Frees what is perhaps spent.</summary>
    UncertainIsFree,

    /// <summary>Nobody is asked for what lies unused.</summary>
    NeverRecalls,

    /// <summary>Whoever is short is refused at once, though others hold some unused.</summary>
    RefusesWhoIsShort,

    /// <summary>Closed leases are not remembered, so that a late first message opens one again.</summary>
    ForgetsClosed,
}

/// <summary>A host of ledgers with a fault.</summary>
internal sealed class MutantHost(Mutant mutant, LedgerHost inner, ClusterSimulation simulation) : ILedgerHost
{
    private static readonly Amount Nothing = Amount.Zero;

    // Rules that let one more pass, or a second activation.
    private readonly LedgerHost _other = simulation.NewHost(budget => mutant == Mutant.RateIsOneMore
        ? OneMore(simulation.RulesOf(budget))
        : simulation.RulesOf(budget));

    private readonly Dictionary<string, SyncMessage> _last = [];
    private int _messages;

    /// <summary>Puts the fault in place of a host.</summary>
    public static Func<LedgerHost, ClusterSimulation, ILedgerHost> Of(Mutant mutant) =>
        (host, simulation) => new MutantHost(mutant, host, simulation);

    public SyncReply? Sync(BudgetId budget, SyncMessage message)
    {
        var before = inner.Document(budget);
        var last = _last.GetValueOrDefault(message.Lease);
        if (last is null || message.Seq > last.Seq)
            _last[message.Lease] = message;
        _messages++;
        switch (mutant)
        {
            case Mutant.SettlesTwice:
                var known = before.Current.Accounts.GetValueOrDefault(message.Lease)?.Spent ?? Nothing;
                var twice = inner.Sync(budget, message);
                if (message.Spent.Covers(known) && message.Spent != known)
                    Change(budget, current => current with { Settled = current.Settled + message.Spent - known });
                return twice;
            case Mutant.GrantsWithoutLimit:
                return inner.Sync(budget, message) is { Verdict: SyncVerdict.Short or SyncVerdict.Exhausted } refused
                    ? refused with { Verdict = SyncVerdict.Granted, Granted = refused.Granted + message.Need }
                    : inner.Sync(budget, message);
            case Mutant.GrantsTwice:
                return inner.Sync(budget, message) is { Verdict: SyncVerdict.Granted } granted
                    ? granted with { Granted = granted.Granted * 2 }
                    : inner.Sync(budget, message);
            case Mutant.LosesReturns:
                return inner.Sync(budget, message with { Returned = Nothing });
            case Mutant.AcceptsStaleDocuments:
                // A lease stays at the activation that it met first, as a front-end with an old directory would.
                return (message.Lease[1] % 2 == 0 ? inner : _other).Sync(budget, message with { Seen = 0 });
            case Mutant.AnswersBeforeTheWrite:
                var early = inner.Sync(budget, message with { Seen = 0 });
                if (_messages % 3 == 0)
                    inner.Alter(budget, (_, _) => before);
                return early;
            case Mutant.RateIsOneMore:
                return _other.Sync(budget, message);
            case Mutant.WindowIsShort:
                if (_messages % 2 == 0)
                    inner.Alter(budget, (_, document) => document with { Counts = default });
                return inner.Sync(budget, message);
            case Mutant.ForgetsAtClose:
                var closed = inner.Sync(budget, message);
                if (message.Close && message.Spent != Nothing)
                    Change(budget, current => current with { Settled = current.Settled.Beyond(message.Spent) });
                return closed;
            case Mutant.TimeFrees:
                inner.Alter(budget, (ledger, document) => Freed(ledger, document, message.Lease));
                return inner.Sync(budget, message with { Seen = 0 });
            case Mutant.UncertainIsFree:
                return inner.Sync(budget, message with { Uncertain = Nothing, UncertainAttempts = [] });
            case Mutant.NeverRecalls:
                inner.Recalled = (_, _) => { };
                return inner.Sync(budget, message) is { } loose ? loose with { Tight = false } : null;
            case Mutant.RefusesWhoIsShort:
                return inner.Sync(budget, message) is { Verdict: SyncVerdict.Short } shortage
                    ? shortage with { Verdict = SyncVerdict.Exhausted }
                    : inner.Sync(budget, message);
            case Mutant.ForgetsClosed:
                Change(budget, current => current with { Closed = current.Closed.Clear() });
                return inner.Sync(budget, message with { Seen = 0 });
            default:
                throw new ArgumentOutOfRangeException(nameof(budget), mutant, "This mutant has no fault.");
        }
    }

    private void Change(BudgetId budget, Func<PeriodLedger, PeriodLedger> change) =>
        inner.Alter(budget, (_, document) => document with { Current = change(document.Current) });

    private static BudgetDocument Freed(BudgetLedger ledger, BudgetDocument document, string asking) =>
        ledger.Uncertain(document).Where(entry => entry.IsSilence && entry.Lease != asking)
            .Aggregate(document, (next, entry) => ledger.Resolve(next, entry.Id, UncertainResolution.Release));

    private static BudgetRules OneMore(BudgetRules rules) =>
        rules with { Rates = rules.Rates with { Minute = new(rules.Rates.Minute.Requests + 1, rules.Rates.Minute.Images) } };
}
