using ImageGateway.Core.Budgets.RateLimiting;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Tests.Budgets.Model;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.Budgets.RateLimiting;

/// <summary>
/// One budget with rates or slots, a few instances, and a network that loses, doubles and delays. Each step is one number: what
/// happens and to whom. After every step no window and no moment holds more than it may.
/// </summary>
internal sealed class PaceWorld
{
    public const int Steps = 1 << 22;

    private static readonly BudgetId Key = new(BudgetKind.VirtualKey, "key");
    private static readonly LedgerTerms Terms = new();
    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly ModelBudget _budget;
    private readonly BudgetRules _rules;
    private readonly Driver[] _drivers = new Driver[3];
    private readonly List<(Driver Driver, SyncMessage Message)> _network = [];
    private readonly List<(Driver Driver, SyncMessage Message, SyncReply Reply)> _replies = [];
    private readonly List<(DateTimeOffset At, long Images)> _uses = [];
    private int _instances;

    public PaceWorld(BudgetRules rules)
    {
        _rules = rules;
        // As far apart as silo clocks may be for a window of one minute.
        _budget = new(Key, _clock, RateWindow.Minute.Length() / 60);
        _budget.Change(0, (ledger, budget) => ledger.SetRules(budget, rules));
        for (var i = 0; i < _drivers.Length; i++)
            _drivers[i] = NewDriver();
    }

    public void Step(int step)
    {
        var (kind, a, b) = (step & 15, (step >> 4) & 255, (step >> 12) & 1023);
        var driver = _drivers[a % _drivers.Length];
        switch (kind)
        {
            case 0 or 1 or 2:
                Admit(driver, 1 + (b % 3));
                break;
            case 3:
                driver.Settle(b);
                break;
            case 4:
                driver.Leave(b);
                break;
            case 5:
                Pump(driver);
                break;
            case 6 or 7:
                Deliver(a, host: b & 1, remove: b < 768, writeUnknown: b % 16 == 0);
                break;
            case 8:
                if (_replies.Count > 0)
                    Response(b % _replies.Count, lose: b > 900);
                break;
            case 9 or 10 or 11 or 12:
                Exchange(driver, b & 1);
                break;
            case 13:
                _clock.Advance(TimeSpan.FromMilliseconds(b));
                break;
            case 14:
                _clock.Advance(TimeSpan.FromSeconds(b / 64));
                break;
            default:
                Upset(driver, a, b);
                break;
        }

        Check();
    }

    /// <summary>Sends lost messages again and ends all attempts: everything must be back then.</summary>
    public void Finish()
    {
        _network.Clear();
        _replies.Clear();
        for (var pass = 0; pass < 40; pass++)
        {
            foreach (var driver in _drivers)
            {
                driver.SettleAll();
                Exchange(driver, 0);
                Check();
            }

            _clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.All(_drivers, driver => Assert.Empty(driver.Waiting));
        var slots = _rules.Slots.InFlight ?? 3;
        _clock.Advance(TimeSpan.FromHours(2));
        // A host that knows less than the store would not answer the first message.
        _budget.Forget(0);
        Admit(_drivers[0], (int)slots);
        Exchange(_drivers[0], 0);
        Check();
        Assert.Single(_drivers[0].Running);
    }

    private void Admit(Driver driver, int images)
    {
        if (driver.Waiting.Count >= 20)
            return;
        var reservation = driver.Instance.Admit(Guid.NewGuid(), [new(Key, new(0, 1, images))]);
        driver.Waiting.Add((reservation, images, _clock.GetUtcNow()));
    }

    private void Pump(Driver driver)
    {
        while (driver.Instance.TryNext(out var next))
            _network.Add((driver, next.Message));
    }

    private void Deliver(int index, int host, bool remove, bool writeUnknown)
    {
        if (_network.Count == 0)
            return;
        var (driver, message) = _network[index % _network.Count];
        if (remove)
            _network.RemoveAt(index % _network.Count);
        var reply = _budget.Deliver(message, host, writeUnknown);
        // What was taken over counts from now on, also where nobody is told.
        if (reply is not null || IsTaken(message))
            driver.Heard(message, _clock.GetUtcNow());
        if (reply is not null)
            _replies.Add((driver, message, reply));
    }

    private bool IsTaken(SyncMessage message) =>
        _budget.Stored.Ledgers().Any(ledger => ledger.Accounts.TryGetValue(message.Lease, out var lease) && lease.Seq >= message.Seq);

    private void Response(int index, bool lose)
    {
        var (driver, message, reply) = _replies[index];
        _replies.RemoveAt(index);
        if (!lose)
            driver.Instance.OnReply(Key, message, reply);
    }

    /// <summary>An instance and a host talk without a fault until there is nothing to say.</summary>
    private void Exchange(Driver driver, int host)
    {
        for (var round = 0; round < 50 && driver.Instance.TryNext(out var next); round++)
        {
            if (_budget.Deliver(next.Message, host, writeUnknown: false) is { } reply)
            {
                driver.Heard(next.Message, _clock.GetUtcNow());
                driver.Instance.OnReply(Key, next.Message, reply);
            }

            Check();
        }
    }

    private void Upset(Driver driver, int a, int b)
    {
        if (b < 400)
            _budget.Forget(b & 1);
        else if (b < 700)
            driver.Instance.Recall(Key);
        else if (b < 800)
            _budget.Change(b & 1, (ledger, budget) => ledger.Reset(budget));
        else if (b < 850)
            _drivers[a % _drivers.Length] = NewDriver();
        else if (_network.Count > 0)
            _network.RemoveAt(b % _network.Count);
    }

    private Driver NewDriver() => new(new($"o{++_instances}", Terms, _clock, journal: null));

    private void Check()
    {
        foreach (var driver in _drivers)
            Check(driver);
        if (_rules.Slots.InFlight is { } slots)
        {
            // Whoever was not heard of for a term has lost its slots, whatever it does with its images.
            var held = _drivers.Sum(driver => driver.Running.Where(run => !run.Lost).Sum(run => run.Images));
            Assert.True(held <= slots, $"{held} pictures are under way, {slots} may be.");
        }
    }

    private void Check(Driver driver)
    {
        for (var i = 0; i < driver.Waiting.Count; i++)
        {
            var (reservation, images, since) = driver.Waiting[i];
            if (reservation.Status == ReservationStatus.Waiting)
                continue;
            driver.Waiting.RemoveAt(i--);
            if (reservation.Status != ReservationStatus.Reserved)
                continue;
            // Nobody passes another in the line for slots.
            if (_rules.Slots.InFlight is not null)
                Assert.DoesNotContain(driver.Waiting.Take(i + 1), waiter => waiter.Admission.Status == ReservationStatus.Waiting);
            driver.Running.Add(new(reservation, images));
            _uses.Add((_clock.GetUtcNow(), images));
            CheckWindows();
        }

        driver.LoseSlots(_clock.GetUtcNow());
    }

    private void CheckWindows()
    {
        foreach (var window in Enum.GetValues<RateWindow>())
        {
            var from = _clock.GetUtcNow() - window.Length();
            var (requests, images) = (0L, 0L);
            for (var i = _uses.Count - 1; i >= 0 && _uses[i].At > from; i--)
                (requests, images) = (requests + 1, images + _uses[i].Images);
            Assert.False(requests > _rules.Rates[window].Requests, $"{requests} requests in one {window}.");
            Assert.False(images > _rules.Rates[window].Images, $"{images} pictures in one {window}.");
        }
    }
}
