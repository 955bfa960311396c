using System.Globalization;
using ImageGateway.Cluster.Tests.History;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;

namespace ImageGateway.Cluster.Tests.Simulation;

/// <summary>
/// Front-ends and silos of a cluster on one simulated clock: the real lease managers and ledgers, with a network and a store
/// that take their time. Random numbers come from the plan's seed alone.
/// </summary>
internal sealed class ClusterSimulation
{
    private const int UsedUp = 412;
    private const int OverRate = 429;
    private const int Unavailable = 503;

    private static readonly Amount Image = new(40_000, 1, 1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Random _random;
    private readonly SimulatedFrontEnd[] _frontEnds;
    private readonly Dictionary<string, SimulatedFrontEnd> _byName;
    private readonly BudgetId[] _keys;
    private readonly double[] _popularity;
    private readonly Dictionary<BudgetId, Amount> _used = [];
    private readonly Dictionary<BudgetId, long> _busyUntil = [];
    private readonly List<HistoryLine>? _history;
    private readonly ILedgerHost _host;
    private int _attempts;

    /// <param name="plan">What happens.</param>
    /// <param name="writesHistory">Whether to keep a history, which takes memory for each request.</param>
    /// <param name="mutate">Puts another host in place of the real one.</param>
    public ClusterSimulation(SimulationPlan plan, bool writesHistory, Func<LedgerHost, ClusterSimulation, ILedgerHost>? mutate = null)
    {
        Plan = plan;
        _random = new(plan.Seed);
        _history = writesHistory ? [] : null;
        _keys = [.. Enumerable.Range(0, plan.Keys).Select(number => new BudgetId(BudgetKind.VirtualKey, Key(number)))];
        _popularity = new double[plan.Keys];
        var sum = 0.0;
        for (var number = 0; number < plan.Keys; number++)
            _popularity[number] = sum += Math.Pow(number + 1, -plan.Skew);
        Figures = new(plan.Silos);
        Ledgers = NewHost(RulesOf);
        _host = mutate?.Invoke(Ledgers, this) ?? Ledgers;
        _frontEnds = [.. Enumerable.Range(0, plan.FrontEnds).Select(number => new SimulatedFrontEnd(this, $"f{number}"))];
        _byName = _frontEnds.ToDictionary(frontEnd => frontEnd.Name);
    }

    public SimulationPlan Plan { get; }

    public SimulatedTime Time { get; } = new();

    public SimulationFigures Figures { get; }

    public LedgerHost Ledgers { get; }

    public RunHistory History => new(_history!);

    /// <summary>Runs the plan to its end, and then until everything is closed.</summary>
    public void Run()
    {
        foreach (var budget in _history is null ? [] : _keys)
        {
            var rules = RulesOf(budget);
            Tell(new() { Kind = HistoryKind.Limit, Budget = budget.Id, Limits = rules.Limits, Rate = rules.Rates.Minute });
        }

        if (Plan.Frozen is { } frozen)
        {
            var frontEnd = _frontEnds[frozen.FrontEnd];
            Time.After(frozen.From, () => Freeze(frontEnd));
            Time.After(frozen.Until, () => Thaw(frontEnd));
        }

        if (Plan.Large is { } large)
            Time.After(large.At, () => _frontEnds[0].Request(_keys[0], new(Image.Cost * large.Images, 1, large.Images)));
        Time.After(TimeSpan.Zero, NextRequest);
        Time.After(Second, Sample);
        while (Time.TryNext(Plan.Length))
        {
        }

        Finish();
    }

    public BudgetRules RulesOf(BudgetId budget) => Plan.Rules(int.Parse(budget.Id.AsSpan(1), CultureInfo.InvariantCulture));

    /// <summary>A host whose writes and hints are the simulation's.</summary>
    public LedgerHost NewHost(Func<BudgetId, BudgetRules> rules) => new(Plan.Terms, Time, rules)
    {
        Written = (budget, document) =>
        {
            if (_history is not null)
                Tell(new() { Kind = HistoryKind.Written, Process = "store", Budget = budget.Id, Ledger = WrittenLedger.Of(document) });
        },
        Recalled = (budget, lease) =>
        {
            if (_byName!.TryGetValue(lease[..lease.IndexOf('-')], out var frontEnd))
                Time.After(Way(), () => frontEnd.Recall(budget));
        },
    };

    public Guid NextAttempt() => new(++_attempts, 0, 0, new byte[8]);

    public TimeSpan AttemptTime() => Between(Plan.Attempt);

    public (Settlement Settlement, HistoryKind Kind) EndOf(Request request)
    {
        var chance = _random.NextDouble();
        if (request.Need.Images > 1)
            return (Settlement.NotStarted, HistoryKind.Failed);
        if (chance < Plan.Ends.Uncertain)
            return (Settlement.Uncertain, HistoryKind.Unknown);
        return chance < Plan.Ends.Uncertain + Plan.Ends.NotStarted
            ? (Settlement.NotStarted, HistoryKind.Failed)
            : (Settlement.Answered(request.Need.Cost, request.Need.Images), HistoryKind.Ok);
    }

    public void Tell(Request request, HistoryLine line)
    {
        if (_history is not null)
            Tell(line with { Attempt = request.Attempt.ToString("n"), Budget = request.Budget.Id });
    }

    public void Admitted(Request request)
    {
        Figures.Admitted++;
        Use(request.Budget, request.Need);
    }

    public void Settled(SimulatedFrontEnd frontEnd, Request request, Settlement settlement)
    {
        var (spent, uncertain) = settlement.Of(request.Need);
        Use(request.Budget, spent + uncertain - request.Need);
        Tell(request, new() { Kind = HistoryKind.Settled, Process = frontEnd.Name, Amount = spent, Uncertain = uncertain });
    }

    public void Refused(SimulatedFrontEnd frontEnd, Request request, ReservationRefusal refusal)
    {
        var status = refusal switch
        {
            ReservationRefusal.Exhausted => UsedUp,
            ReservationRefusal.RateLimited => OverRate,
            _ => Unavailable,
        };
        if (status == UsedUp)
            Figures.Refuse(new(Time.Ticks - request.BeganAt));
        else if (status == Unavailable)
            Figures.Unavailable++;
        Tell(request, new() { Kind = HistoryKind.Failed, Process = frontEnd.Name, Status = status });
    }

    /// <summary>Carries a message to the silo of its budget, whose grain takes one after the other, and its answer back.</summary>
    public void Send(SimulatedFrontEnd from, OutgoingSync sync)
    {
        Time.After(Way(), () => Deliver(from, sync));
        if (_random.NextDouble() < Plan.Doubled)
            Time.After(TimeSpan.FromSeconds(_random.NextDouble() * 20), () => Deliver(from, sync));
    }

    private void Deliver(SimulatedFrontEnd from, OutgoingSync sync)
    {
        Figures.Call(SiloOf(sync.Budget), Time.Ticks / TimeSpan.TicksPerSecond);
        var writes = Ledgers.Writes;
        if (_host.Sync(sync.Budget, sync.Message) is not { } reply)
            return;
        // Its turn ends with its write; what comes meanwhile waits.
        var turn = Math.Max(Time.Ticks, _busyUntil.GetValueOrDefault(sync.Budget)) + (Ledgers.Writes > writes ? Plan.Write.Ticks : 0);
        _busyUntil[sync.Budget] = turn;
        Time.After(new TimeSpan(turn - Time.Ticks) + Way(), () => from.Hear(sync, reply));
    }

    private void NextRequest()
    {
        if (Time.Elapsed >= Plan.Length)
            return;
        Time.After(TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) / Plan.Rate), NextRequest);
        var awake = Time.Elapsed >= Plan.Idle.After ? Plan.Idle.FrontEnds : 0;
        var index = Array.BinarySearch(_popularity, _random.NextDouble() * _popularity[^1]);
        Figures.Requests++;
        _frontEnds[_random.Next(awake, _frontEnds.Length)].Request(
            _keys[Math.Min(index < 0 ? ~index : index, _keys.Length - 1)], Image);
    }

    private void Sample()
    {
        if (Time.Elapsed < Plan.Length)
            Time.After(Second, Sample);
        foreach (var (budget, document) in Ledgers.Documents)
        {
            if (document.Limits != Limits.None)
                Figures.Sample(document.Current.Committed().Images, _used.GetValueOrDefault(budget).Images);
        }
    }

    private void Finish()
    {
        foreach (var frontEnd in _frontEnds)
        {
            if (frontEnd.IsFrozen)
                Thaw(frontEnd);
        }

        var end = Plan.Length + Plan.Attempt.Most + Second;
        while (Time.TryNext(end))
        {
        }

        foreach (var frontEnd in _frontEnds)
            frontEnd.Close();
        end += TimeSpan.FromSeconds(30);
        while (Time.TryNext(end))
        {
        }

        if (Array.TrueForAll(_frontEnds, frontEnd => frontEnd.IsClosed))
            Tell(new() { Kind = HistoryKind.Quiet });
    }

    private void Freeze(SimulatedFrontEnd frontEnd)
    {
        frontEnd.Freeze();
        Tell(new() { Kind = HistoryKind.Away, Process = frontEnd.Name });
    }

    private void Thaw(SimulatedFrontEnd frontEnd)
    {
        if (!frontEnd.IsFrozen)
            return;
        Tell(new() { Kind = HistoryKind.Back, Process = frontEnd.Name });
        frontEnd.Thaw();
    }

    private void Use(BudgetId budget, Amount amount)
    {
        var used = _used[budget] = _used.GetValueOrDefault(budget) + amount;
        if (RulesOf(budget).Limits.Over(used) != Amount.Zero)
            Figures.Overspent++;
    }

    private void Tell(HistoryLine line) => _history?.Add(line with { At = Time.Ticks / TimeSpan.TicksPerMicrosecond });

    private int SiloOf(BudgetId budget) =>
        (int)((uint)int.Parse(budget.Id.AsSpan(1), CultureInfo.InvariantCulture) * 2654435761u % (uint)Plan.Silos);

    private TimeSpan Way() => Between(Plan.Way);

    private TimeSpan Between((TimeSpan Least, TimeSpan Most) span) => span.Least + ((span.Most - span.Least) * _random.NextDouble());

    private static string Key(int number) => "k" + number.ToString(CultureInfo.InvariantCulture);
}
