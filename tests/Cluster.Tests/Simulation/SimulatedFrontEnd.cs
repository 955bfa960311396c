using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Cluster.Tests.History;

namespace ImageGateway.Cluster.Tests.Simulation;

/// <summary>A front-end: the real lease manager, driven as its host in the product drives it.</summary>
internal sealed class SimulatedFrontEnd
{
    private readonly ClusterSimulation _simulation;
    private readonly LeaseManager _manager;
    private readonly Dictionary<Reservation, Request> _waiting = [];
    private readonly List<Action> _whenThawed = [];
    private long _wakeAt = long.MaxValue;

    public SimulatedFrontEnd(ClusterSimulation simulation, string name)
    {
        (_simulation, Name) = (simulation, name);
        _manager = new(name, simulation.Plan.Terms, simulation.Time, journal: null);
    }

    public string Name { get; }

    public bool IsFrozen { get; private set; }

    public bool IsClosed => _manager.IsClosed;

    public int LostLeases => _manager.LostLeases;

    /// <summary>A client asks for an image.</summary>
    public void Request(BudgetId budget, Amount need) => Do(() =>
    {
        var request = new Request(_simulation.NextAttempt(), budget, need, _simulation.Time.Ticks);
        _simulation.Tell(request, new() { Kind = HistoryKind.Begin, Process = Name, Amount = need });
        var reservation = _manager.Admit(request.Attempt, [new(budget, need)]);
        if (reservation.Status == ReservationStatus.Waiting)
            _waiting.Add(reservation, request);
        else
            Decided(reservation, request);
        Pump();
    });

    public void Hear(OutgoingSync sync, SyncReply reply) => Do(() =>
    {
        _manager.OnReply(sync.Budget, sync.Message, reply);
        Pump();
    });

    public void Recall(BudgetId budget) => Do(() =>
    {
        _manager.Recall(budget);
        Pump();
    });

    public void Close() => Do(() =>
    {
        _manager.Close();
        Pump();
    });

    public void Freeze() => IsFrozen = true;

    public void Thaw()
    {
        IsFrozen = false;
        foreach (var action in _whenThawed)
            action();
        _whenThawed.Clear();
        Pump();
    }

    // What comes while the process is stopped, it finds when it goes on.
    private void Do(Action action)
    {
        if (IsFrozen)
            _whenThawed.Add(action);
        else
            action();
    }

    private void Pump()
    {
        while (_manager.TryNext(out var next))
            _simulation.Send(this, next);
        while (_manager.TryFinished() is { } reservation)
        {
            if (_waiting.Remove(reservation, out var request))
                Decided(reservation, request);
        }

        if (_manager.NextDue() is not { } due)
            return;
        var at = _simulation.Time.Ticks + due.Ticks;
        if (at >= _wakeAt)
            return;
        _wakeAt = at;
        _simulation.Time.After(due, () => Do(() =>
        {
            _wakeAt = long.MaxValue;
            Pump();
        }));
    }

    private void Decided(Reservation reservation, Request request)
    {
        if (reservation.Status != ReservationStatus.Reserved)
        {
            _simulation.Refused(this, request, reservation.Refusal);
            return;
        }

        _simulation.Tell(request, new() { Kind = HistoryKind.Admitted, Process = Name });
        _simulation.Admitted(request);
        var (settlement, kind) = _simulation.EndOf(request);
        _simulation.Time.After(_simulation.AttemptTime(), () => Do(() =>
        {
            if (_manager.Settle(reservation, settlement))
                _simulation.Settled(this, request, settlement);
            _simulation.Tell(request, new() { Kind = kind, Process = Name });
            Pump();
        }));
    }
}

/// <summary>Request of a client, for one budget.</summary>
internal sealed record Request(Guid Attempt, BudgetId Budget, Amount Need, long BeganAt);
