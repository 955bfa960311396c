using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Budgets;

/// <summary>
/// Hosts the lease manager of this process (docs/architecture/budgets.md): calls <see cref="LeaseManager"/> under one lock, sends
/// its messages and wakes those that wait. Created with the first attempt that is charged, so that a gateway without limits has
/// no journal. Closes its own leases when the process ends; <see cref="AbandonedLeases"/> closes those of former processes.
/// </summary>
public sealed class LeaseManagerService : IHostedService, IDisposable
{
    // A call that hangs is given up; the message itself is repeated long before.
    private static readonly TimeSpan CallPatience = TimeSpan.FromSeconds(10);

    // Renewals in one call.
    private const int RenewalsAtOnce = 128;

    // Whatever the requests left of the time to end: what is not closed by then is closed by the next start.
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(3);

    // Who asks how a budget stands does not wait for one that does not answer.
    private static readonly TimeSpan TellPatience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Reservation, TaskCompletionSource> _waiting = [];
    private readonly List<Telling> _telling = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILedgers _ledgers;
    private readonly LeaseJournal _journal;
    private readonly LedgerTerms _terms;
    private readonly TimeProvider _clock;
    private readonly LedgerMetrics _metrics;
    private readonly ILogger<LeaseManagerService> _logger;
    private readonly ITimer _timer;
    private LeaseManager? _instance;
    private long _wakeAt = long.MaxValue;
    private bool _isJournaled;
    private bool _closing;
    private volatile bool _isCutOff;
    private long? _answeredAt;

    public LeaseManagerService(
        ILedgers ledgers, LeaseJournal journal, LedgerTerms terms, TimeProvider clock, LedgerMetrics metrics,
        ILogger<LeaseManagerService> logger)
    {
        (_ledgers, _journal, _clock, _metrics, _logger) = (ledgers, journal, clock, metrics, logger);
        _terms = terms with { MoveWait = ledgers.MoveTime };
        _ledgers.Recalled += Recall;
        _timer = clock.CreateTimer(
            static host => ((LeaseManagerService)host!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True from a message that could not be delivered until one is answered again.</summary>
    public bool IsCutOff => _isCutOff;

    /// <summary>
    /// True while no message is answered and the last answer lets nobody spend any more: nothing that is paid can be admitted.
    /// </summary>
    public bool IsLost
    {
        get
        {
            lock (_lock)
                return _isCutOff && !(_answeredAt is { } at && _clock.GetElapsedTime(at) < _terms.Freshness);
        }
    }

    /// <summary>
    /// Reserves what an attempt may cost at all its budgets; waits at most <c>LEDGER__ADMITWAITMS</c>, and longer only for a budget
    /// that may be on its way to another process.
    /// </summary>
    /// <param name="attempt">Its id.</param>
    /// <param name="charges">What it needs at each budget.</param>
    /// <param name="isLocal">Whether it is carried out in this process and ends with it.</param>
    /// <param name="leaving">Cancelled when the caller leaves.</param>
    /// <param name="isPatient">Whether it waits longer for a budget that has just fallen silent.</param>
    /// <returns>Reserved, and then to be settled; refused; or left where the caller went away meanwhile.</returns>
    public ValueTask<Reservation> AdmitAsync(
        Guid attempt, ReadOnlySpan<BudgetAmount> charges, bool isLocal, CancellationToken leaving, bool isPatient = true)
    {
        Reservation reservation;
        TaskCompletionSource? waiting = null;
        lock (_lock)
        {
            var instance = Instance();
            reservation = instance.Admit(attempt, charges, isLocal, isPatient);
            if (reservation.Status == ReservationStatus.Waiting)
                _waiting.Add(reservation, waiting = new(TaskCreationOptions.RunContinuationsAsynchronously));
            Pump(instance);
        }

        return waiting is null ? new(reservation) : WaitAsync(reservation, waiting, leaving);
    }

    /// <summary>Settles an attempt that was reserved; a second time changes nothing.</summary>
    public void Settle(Reservation reservation, Settlement settlement)
    {
        lock (_lock)
        {
            _instance!.Settle(reservation, settlement);
            Pump(_instance);
        }
    }

    /// <summary>Gets the tightest rate limit for requests and for images among some budgets.</summary>
    public RateLimitStatus RatesAt(ReadOnlySpan<ApplicableBudget> payers)
    {
        var left = default(RateLimitStatus);
        lock (_lock)
        {
            foreach (ref readonly var applicableBudget in payers)
            {
                if (_instance?.RatesAt(applicableBudget.Node) is { } rates)
                    left = left.Tighter(rates.Requests, rates.Images);
            }
        }

        return left;
    }

    /// <summary>Tells what this process holds: at how many budgets, and the largest amounts.</summary>
    public HeldLeases Held(int most)
    {
        lock (_lock)
            return _instance?.Held(most) ?? HeldLeases.None;
    }

    /// <summary>Sees to it that a budget knows what happened here so far, as far as it answers in time.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="anyway">Whether to hear of it also where there is nothing to tell: it was changed.</param>
    public async Task FlushAsync(BudgetId budget, bool anyway = false)
    {
        var telling = new Telling(budget);
        lock (_lock)
        {
            if (_instance is not { } instance || !instance.TryTell(budget, anyway))
                return;
            _telling.Add(telling);
            Pump(instance);
        }

        await Task.WhenAny(telling.Told.Task, Task.Delay(TellPatience, _clock, CancellationToken.None));
        lock (_lock)
            _telling.Remove(telling);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_closing || _instance is not { } instance)
                return;
            _closing = true;
            instance.Close();
            Pump(instance);
        }

        await Task.WhenAny(_closed.Task, Task.Delay(ClosePatience, _clock, CancellationToken.None));
        lock (_lock)
            _journal.End(allIsClosed: _instance!.IsClosed);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ledgers.Recalled -= Recall;
        _timer.Dispose();
    }

    private async ValueTask<Reservation> WaitAsync(Reservation reservation, TaskCompletionSource waiting, CancellationToken leaving)
    {
        var registration = leaving.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), waiting);
        await using (registration)
            await waiting.Task;
        lock (_lock)
        {
            // Woken by its leaving, not by the instance: what was got for it stays in the slice.
            if (_waiting.Remove(reservation))
                _instance!.Leave(reservation);
            Pump(_instance!);
        }

        return reservation;
    }

    private LeaseManager Instance()
    {
        if (_instance is not null)
            return _instance;
        var (id, writer) = _journal.Begin();
        _isJournaled = writer is not null;
        return _instance = new(id, _terms, _clock, writer);
    }

    private void Recall(BudgetId budget)
    {
        lock (_lock)
        {
            if (_instance is not { } instance)
                return;
            instance.Recall(budget);
            Pump(instance);
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            _wakeAt = long.MaxValue;
            if (_instance is { } instance)
                Pump(instance);
        }
    }

    // After every call, under the lock: sends, wakes, and sees to it that it is called again.
    private void Pump(LeaseManager instance)
    {
        List<OutgoingSync>? renewals = null;
        while (instance.TryNext(out var next))
        {
            if (next.IsRenewal)
                (renewals ??= []).Add(next);
            else
                Begin(instance, next);
        }

        if (renewals is not null)
            SendRenewals(instance, renewals);

        while (instance.TryFinished() is { } reservation)
        {
            if (_waiting.Remove(reservation, out var waiting))
                waiting.TrySetResult();
        }

        if (instance.IsJournaled != _isJournaled)
        {
            _isJournaled = instance.IsJournaled;
            _logger.JournalIsBroken();
        }

        if (_isJournaled && _journal.IsLow)
            BeginMove(instance);
        if (_closing && instance.IsClosed)
            _closed.TrySetResult();
        PlanWake(instance);
    }

    // Apart from what calls them each time, since a closure is made where its method begins.
    private void Begin(LeaseManager instance, OutgoingSync message) => _ = Task.Run(() => SendAsync(instance, message));

    private void BeginMove(LeaseManager instance) => _ = Task.Run(() => MoveJournal(instance));

    private void PlanWake(LeaseManager instance)
    {
        if (instance.NextDue() is not { } due)
            return;
        // Up to a whole millisecond: a timer that fires early would find nothing to do.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds));
        var at = _clock.GetTimestamp() + (long)(wait.TotalSeconds * _clock.TimestampFrequency);
        if (at >= _wakeAt)
            return;
        _wakeAt = at;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    // Together, and with those that are due soon.
    private void SendRenewals(LeaseManager instance, List<OutgoingSync> renewals)
    {
        while (instance.TryNextRenewal(out var next))
            renewals.Add(next);
        if (renewals is [var only])
            _ = Task.Run(() => SendAsync(instance, only));
        else
            foreach (var batch in renewals.Chunk(RenewalsAtOnce))
                _ = Task.Run(() => SendManyAsync(instance, batch));
    }

    private async Task SendManyAsync(LeaseManager instance, OutgoingSync[] renewals)
    {
        IReadOnlyList<SyncReply?> replies = new SyncReply?[renewals.Length];
        var sentAt = _clock.GetTimestamp();
        try
        {
            using var patience = new CancellationTokenSource(CallPatience, _clock);
            replies = await _ledgers.SyncManyAsync(
                Array.ConvertAll(renewals, static renewal => new BudgetSync(renewal.Budget, renewal.Message)), patience.Token);
        }
        catch (Exception failure)
        {
            CutOff(renewals[0], failure);
        }

        lock (_lock)
        {
            foreach (var (renewal, reply) in renewals.Zip(replies))
            {
                _metrics.Replied(reply?.Verdict);
                if (reply is null)
                    instance.Fail(renewal.Budget, renewal.Message);
                else
                    Replied(instance, renewal, reply, sentAt);
            }

            Pump(instance);
        }
    }

    // Said once; the instance sends the message again until it is answered.
    private void CutOff(OutgoingSync next, Exception failure)
    {
        if (!_isCutOff)
            _logger.LedgersAreAway(next.Budget.Kind, next.Budget.Id, failure.Message);
        _isCutOff = true;
    }

    private void Replied(LeaseManager instance, OutgoingSync next, SyncReply reply, long sentAt)
    {
        if (_isCutOff)
            _logger.LedgersAreBack();
        _isCutOff = false;
        OnReply(instance, next, reply);
        _answeredAt = sentAt;
    }

    private async Task SendAsync(LeaseManager instance, OutgoingSync next)
    {
        SyncReply? reply = null;
        var sentAt = _clock.GetTimestamp();
        try
        {
            using var patience = new CancellationTokenSource(CallPatience, _clock);
            reply = await _ledgers.SyncAsync(next.Budget, next.Message, patience.Token);
        }
        catch (Exception failure)
        {
            CutOff(next, failure);
        }

        _metrics.Replied(reply?.Verdict);
        lock (_lock)
        {
            if (reply is null)
                instance.Fail(next.Budget, next.Message);
            else
                Replied(instance, next, reply, sentAt);
            Pump(instance);
        }
    }

    private void OnReply(LeaseManager instance, OutgoingSync next, SyncReply reply)
    {
        instance.OnReply(next.Budget, next.Message, reply);
        if (_telling.Count == 0)
            return;
        // A message that was under way when somebody asked may not say all of it; the one after that does.
        var tells = instance.TryTell(next.Budget);
        foreach (var telling in _telling)
        {
            if (telling.Budget == next.Budget && (!tells || ++telling.Heard == 2))
                telling.Told.TrySetResult();
        }
    }

    private void MoveJournal(LeaseManager instance)
    {
        var next = _journal.TryPrepare();
        lock (_lock)
        {
            if (!_closing)
                _journal.Move(instance, next);
            else
                next?.Delete();
        }
    }

    private sealed record Telling(BudgetId Budget)
    {
        public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Heard { get; set; }
    }
}
