using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Core.Tests.Budgets.Model;

/// <summary>
/// The whole protocol: three budgets, each on two hosts over one store, and three front-ends with their journals, over a
/// network that loses, doubles and delays; front-ends and hosts that die; limits, periods, doubts and budgets that come and
/// go. Each step is one number: what happens and to whom. After every step the invariants of docs/architecture/budgets.md#invariants hold.
/// </summary>
internal sealed class ProtocolWorld
{
    public const int Steps = 1 << 23;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(30);
    private readonly Mutant _mutant;
    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly BudgetBook[] _budgets = new BudgetBook[3];
    private readonly Dictionary<BudgetId, BudgetBook> _books = [];
    private readonly ModelInstance[] _instances = new ModelInstance[3];
    private readonly List<Letter> _network = [];
    private readonly List<(Letter Letter, SyncReply Reply)> _replies = [];

    /// <summary>The last words on leases of instances that died, until they are answered.</summary>
    private readonly List<OutgoingSync> _lastWords = [];
    private readonly List<ModelInstance> _unjournaled = [];

    /// <summary>Hints that are under way: which lease's instance is asked for what it holds unused.</summary>
    private readonly Queue<(BudgetId Budget, string Lease)> _hints = [];
    private readonly bool _overbills;
    private int _count;

    public ProtocolWorld(bool overbills, Mutant mutant = Mutant.None)
    {
        (_overbills, _mutant) = (overbills, mutant);
        for (var i = 0; i < _budgets.Length; i++)
            NewBudget(i);
        for (var i = 0; i < _instances.Length; i++)
            _instances[i] = NewInstance(journaled: true);
    }

    public void Step(int step)
    {
        var (kind, a, b) = (step & 31, (step >> 5) & 255, (step >> 13) & 1023);
        var instance = _instances[a % _instances.Length];
        switch (kind)
        {
            case <= 4:
                Admit(instance, a, b);
                break;
            case <= 7:
                Settle(instance, a, b);
                break;
            case 8:
                if (instance.Waiting.Count > 0)
                    instance.Instance.Leave(instance.Waiting[b % instance.Waiting.Count].Admission);
                break;
            case <= 11:
                Exchange(instance, b & 1);
                break;
            case <= 13:
                Pump(instance);
                break;
            case <= 17:
                Deliver(a, host: b & 1, remove: b < 768, writeUnknown: b % 16 == 0);
                break;
            case <= 19:
                if (_replies.Count > 0)
                    Response(b % _replies.Count, lose: b > 900);
                break;
            case 20:
                Hint(b);
                break;
            case 21:
                if (_network.Count > 0)
                    Lose(_network[b % _network.Count], isNoticed: b > 512);
                break;
            case <= 23:
                Pass(TimeSpan.FromMilliseconds(b));
                break;
            case 24:
                _budgets[a % _budgets.Length].Budget.Forget(b & 1);
                break;
            case 25:
                SetRules(_budgets[a % _budgets.Length], a, b);
                break;
            case 26:
                Upset(a, b);
                break;
            case 27:
                Resolve(_books.Values.ElementAt(a % _books.Count), b);
                break;
            case 28:
                Pass(TimeSpan.FromSeconds(b / 16));
                break;
            case 29:
                LastWords(b);
                break;
            case 30 when b < 100:
                CheckThatNothingLiesIdle(_budgets[a % _budgets.Length], instance);
                break;
            default:
                Exchange(instance, b & 1);
                break;
        }

        Check();
    }

    /// <summary>All that runs ends and everybody who lives closes; what nobody will close is resolved.</summary>
    public void Finish()
    {
        _network.Clear();
        _replies.Clear();
        foreach (var instance in _instances)
        {
            while (instance.Running.Count > 0)
                Settle(instance, 0, 0);
            instance.Instance.Close();
            // Nobody comes after it.
            instance.IsClosing = false;
        }

        for (var pass = 0; pass < 30 && !Array.TrueForAll(_instances, instance => instance.Instance.IsClosed); pass++)
        {
            foreach (var instance in _instances)
                Exchange(instance, host: 0);
            Pass(TimeSpan.FromSeconds(1));
            Check();
        }

        Assert.All(_instances, instance => Assert.True(instance.Instance.IsClosed));
        while (_lastWords.Count > 0)
            LastWords(0);
        Pass(TimeSpan.FromMinutes(2));
        foreach (var book in _books.Values)
        {
            book.Budget.Forget(0);
            foreach (var entry in book.Budget.Ledger.Uncertain(book.Budget.Stored).Where(entry => entry.IsSilence))
            {
                Assert.True(_unjournaled.Exists(instance => instance.Owns(entry.Lease)), $"Nobody gives back what {entry.Lease} holds.");
                book.Resolve(0, entry.Id, UncertainResolution.Charge);
            }

            book.CheckEnd();
        }
    }

    private void Admit(ModelInstance instance, int a, int b)
    {
        if (instance.Waiting.Count >= 8)
            return;
        var amount = new Amount(1 + (b % 97), 1, 1 + (b % 4));
        var charges = Enumerable.Range(0, _budgets.Length).Where(i => ((1 + (a / 3 % 7)) & (1 << i)) != 0)
            .Select(i => new BudgetAmount(_budgets[i].Budget.Id, amount)).ToArray();
        instance.Waiting
            .Add((instance.Instance.Admit(Guid.NewGuid(), charges, isLocal: b % 9 == 0 && !instance.HasBrokenJournal), _clock.GetUtcNow()));
    }

    /// <summary>A hint arrives late, is lost, or comes for nothing.</summary>
    private void Hint(int b)
    {
        if (b < 256)
            _instances[b % _instances.Length].Instance.Recall(_budgets[b / 3 % _budgets.Length].Budget.Id);
        else if (_hints.TryDequeue(out var hint) && b < 768)
            Recall(hint.Budget, hint.Lease);
    }

    private void Recall(BudgetId budget, string lease) => Array.Find(_instances, instance => instance.Owns(lease))?.Instance.Recall(budget);

    private void Settle(ModelInstance instance, int a, int b)
    {
        if (instance.Running.Count == 0)
            return;
        var reservation = instance.Running[a % instance.Running.Count];
        var amount = reservation.Holds[0].Amount;
        var settlement = (b % 8) switch
        {
            0 => Settlement.NotStarted,
            1 or 2 => Settlement.Uncertain,
            3 => new(new(amount.Cost / 2, 1, amount.Images / 2), RestInDoubt: true),
            4 when _overbills => Settlement.Answered(amount.Cost + 7, amount.Images),
            5 => Settlement.Answered(amount.Cost / 2, Math.Max(0, amount.Images - 1)),
            _ => Settlement.Answered(amount.Cost, amount.Images),
        };
        foreach (var reservedPart in reservation.Holds)
        {
            if (Truth(reservedPart) is not { IsEnded: false } truth)
                continue;
            var (spent, uncertain) = settlement.Of(reservedPart.Amount);
            truth.Running -= reservedPart.Amount;
            truth.Spent += spent;
            truth.Uncertain += uncertain;
            truth.Overbilled += spent.Beyond(reservedPart.Amount);
        }

        instance.Running.Remove(reservation);
        Assert.True(instance.Instance.Settle(reservation, settlement));
        Look(instance);
    }

    private void Pump(ModelInstance instance)
    {
        while (instance.TryNext(out var next))
            _network.Add(new(instance, next, _clock.GetUtcNow()));
    }

    private void Deliver(int index, int host, bool remove, bool writeUnknown)
    {
        if (_network.Count == 0)
            return;
        var letter = _network[index % _network.Count];
        if (remove)
            _network.RemoveAt(index % _network.Count);
        if (_books[letter.Sync.Budget].Budget.Deliver(letter.Sync.Message, host, writeUnknown) is { } reply)
            _replies.Add((letter with { At = _clock.GetUtcNow() }, reply));
    }

    private void Response(int index, bool lose)
    {
        var (letter, reply) = _replies[index];
        _replies.RemoveAt(index);
        if (!lose && _instances.Contains(letter.Instance))
            Hear(letter.Instance, letter.Sync, reply);
    }

    private void Hear(ModelInstance instance, OutgoingSync sync, SyncReply reply)
    {
        var lost = instance.Instance.LostLeases;
        if (reply.Verdict is SyncVerdict.Short or SyncVerdict.Exhausted)
            instance.Lacked[sync.Budget] = _clock.GetUtcNow();
        instance.Hear(sync, reply);
        // A lease may end by its instance's word, an operator's, or after a day; nobody else takes one away.
        if (instance.Instance.LostLeases > lost)
            Assert.True(
                _books[sync.Budget].Find(sync.Message.Lease)?.IsAbandoned
                    == true, $"{sync.Message.Lease} was taken away: {reply.Verdict}.");
        Look(instance);
    }

    /// <summary>An instance and the hosts talk without a fault until there is nothing to say.</summary>
    private void Exchange(ModelInstance instance, int host)
    {
        for (var round = 0; round < 200 && instance.TryNext(out var next); round++)
        {
            if (_books[next.Budget].Budget.Deliver(next.Message, host, writeUnknown: false) is { } reply)
                Hear(instance, next, reply);
            else
                instance.Instance.Fail(next.Budget, next.Message);
        }
    }

    private void Lose(Letter letter, bool isNoticed)
    {
        _network.Remove(letter);
        if (isNoticed && _instances.Contains(letter.Instance))
            letter.Instance.Instance.Fail(letter.Sync.Budget, letter.Sync.Message);
    }

    private static void SetRules(BudgetBook book, int a, int b)
    {
        var limits = new Limits(b % 5 == 0 ? null : b * 2, b % 7 == 0 ? null : b / 8, b % 3 == 0 ? null : b / 4);
        var rules = new BudgetRules
        {
            Limits = limits,
            Resets = new(a % 2 == 0 ? PeriodicReset.Weekly : default, a % 3 == 0 ? PeriodicReset.Monthly : default, default),
            UncertainPolicy = (UncertainResolution)(a & 1),
            Status = b > 1000 ? BudgetState.Disabled : BudgetState.Active,
        };
        book.Budget.Change(b & 1, (ledger, budget) => ledger.SetRules(budget, rules));
    }

    private void Upset(int a, int b)
    {
        var (budget, place) = (a % _budgets.Length, a % _instances.Length);
        switch (b)
        {
            case < 200:
                _budgets[budget].Budget.Change(b & 1, (ledger, document) => ledger.Reset(document));
                break;
            case < 260:
                if (_budgets[budget].Budget.Change(
                    b & 1, (ledger, document) => ledger.SetRules(document, new() { Status = BudgetState.Deleted })))
                    NewBudget(budget);
                break;
            case < 600:
                Kill(place, b);
                break;
            case < 700:
                _instances[place].Instance.Close();
                _instances[place].IsClosing = true;
                break;
            case < 750:
                BreakJournal(_instances[place]);
                break;
            case < 900:
                _instances[place].MoveJournal();
                break;
            case < 980:
                Pass(TimeSpan.FromMinutes(b - 890));
                break;
            default:
                Pass(TimeSpan.FromHours(b - 970));
                break;
        }
    }

    private void Kill(int place, int b)
    {
        var instance = _instances[place];
        Look(instance);
        // What was carried out in its own process ended with it and is not billed.
        foreach (var reservedPart in instance.Running.Where(reservation => reservation.IsLocal)
            .SelectMany(reservation => reservation.Holds))
        {
            if (Truth(reservedPart) is { IsEnded: false } truth)
                truth.Running -= reservedPart.Amount;
        }

        if (instance.Journal is not null)
            _lastWords.AddRange(
                Mutants.Replay(_mutant, instance.Journal.Content, [.. instance.Running.Select(reservation => reservation.Attempt)]));
        if (!instance.Instance.IsJournaled)
            _unjournaled.Add(instance);
        _instances[place] = NewInstance(journaled: b % 4 > 0);
    }

    private void BreakJournal(ModelInstance instance)
    {
        // An attempt in this process stands in the journal only when it has ended. One that ends after the journal broke, with
        // a process that dies before its next message, is as if it never was; nobody billed it.
        if (instance.Journal is not { } journal
            || instance.Running.Concat(instance.Waiting.Select(waiting => waiting.Admission)).Any(reservation => reservation.IsLocal))
            return;
        journal.Room = journal.Length;
        foreach (var lease in JournalReplay.Read(journal.Content).Leases)
            _books[lease.Budget].Lease(lease.Lease, lease.Period).IsInexact = true;
    }

    private void LastWords(int b)
    {
        if (_lastWords.Count == 0)
            return;
        var word = _lastWords[b % _lastWords.Count];
        if (_books[word.Budget].Budget.Deliver(word.Message, b & 1, writeUnknown: false) is { } reply)
        {
            Assert.Equal(SyncVerdict.Closed, reply.Verdict);
            _lastWords.Remove(word);
        }
    }

    private void Resolve(BudgetBook book, int b)
    {
        var entries = book.Budget.Ledger.Uncertain(book.Budget.Stored);
        if (entries.Count == 0)
            return;
        var entry = entries[b % entries.Count];
        var isAlive = Array.Exists(_instances, instance => instance.Owns(entry.Lease));
        book.Resolve(b & 1, entry.Id, b > 512 || (entry.IsSilence && isAlive) ? UncertainResolution.Charge : UncertainResolution.Release);
    }

    private void Pass(TimeSpan time)
    {
        _clock.Advance(time);
        var oldest = _clock.GetUtcNow() - LongestDelay;
        _network.RemoveAll(letter => letter.At < oldest);
        _replies.RemoveAll(response => response.Letter.At < oldest);
    }

    /// <summary>Invariant 3: what is free, or lies unused with a front-end that answers, is had within a second; and no more.</summary>
    private void CheckThatNothingLiesIdle(BudgetBook book, ModelInstance instance)
    {
        if (instance.IsClosing || book.Budget.Stored is not { Status: BudgetState.Active, Limits.Requests: not null })
            return;
        foreach (var each in _instances)
        {
            foreach (var (waiting, _) in each.Waiting)
                each.Instance.Leave(waiting);
        }

        // An outdated host refuses by what it knows, until it is found out; here is none.
        book.Budget.Forget(0);
        _hints.Clear();
        Calm(TimeSpan.FromSeconds(12), TimeSpan.FromMilliseconds(500));
        var there = book.Budget.Stored.Limits.Free(book.Budget.Stored.Committed());
        foreach (var (_, period, amount) in InHand(book))
            there += period == book.Budget.Stored.Current.Period ? amount : Amount.Zero;
        if (there.Requests == 0 || book.Budget.Stored.Limits.Over(book.Budget.Stored.Committed()) != Amount.Zero)
            return;
        var all = Amount.Min(there, new(5000, 5000, 5000));
        var reservation = instance.Instance.Admit(Guid.NewGuid(), [new(book.Budget.Id, all)]);
        instance.Waiting.Add((reservation, _clock.GetUtcNow()));
        Calm(TimeSpan.FromMilliseconds(950), TimeSpan.FromMilliseconds(50));
        Assert.True(
            reservation.Status
                == ReservationStatus.Reserved, $"{all} of {there} was not had: {reservation.Status}, {reservation.Refusal}.");
        if (all.Requests < there.Requests)
            return;
        var more = instance.Instance.Admit(Guid.NewGuid(), [new(book.Budget.Id, new(0, 1, 0))]);
        instance.Waiting.Add((more, _clock.GetUtcNow()));
        Calm(TimeSpan.FromMilliseconds(1100), TimeSpan.FromMilliseconds(50));
        Assert.Equal((ReservationStatus.Refused, ReservationRefusal.Exhausted), (more.Status, more.Refusal));
    }

    // No fault anywhere, and hints arrive.
    private void Calm(TimeSpan time, TimeSpan step)
    {
        for (var end = _clock.GetUtcNow() + time; _clock.GetUtcNow() < end;)
        {
            foreach (var instance in _instances)
                Exchange(instance, host: 0);
            while (_hints.TryDequeue(out var hint))
                Recall(hint.Budget, hint.Lease);
            Check();
            Pass(step);
        }
    }

    private void Check()
    {
        foreach (var instance in _instances)
            Look(instance);
        for (var i = 0; i < _instances.Length; i++)
        {
            if (_instances[i] is { IsClosing: true, Instance.IsClosed: true })
                _instances[i] = NewInstance(journaled: true);
        }

        foreach (var book in _books.Values)
            book.Check(InHand(book));
    }

    /// <summary>Amounts that live lease managers may still spend at a budget, beyond what runs.</summary>
    private IEnumerable<(string Lease, long Period, Amount Amount)> InHand(BudgetBook book) =>
        from instance in _instances
        from lease in instance.Leases
        where lease.Value.Budget == book.Budget.Id
        let truth = book.Find(lease.Key)
        let used = truth is null ? Amount.Zero : truth.Spent + truth.Uncertain + truth.Running
        select (lease.Key, lease.Value.Period, (lease.Value.Granted - lease.Value.Returned).Beyond(used));

    /// <summary>Finds out what became of those that waited.</summary>
    private void Look(ModelInstance instance)
    {
        for (var i = 0; i < instance.Waiting.Count; i++)
        {
            var (reservation, since) = instance.Waiting[i];
            if (reservation.Status == ReservationStatus.Waiting)
                continue;
            instance.Waiting.RemoveAt(i--);
            if (reservation.Status == ReservationStatus.Reserved)
            {
                instance.Running.Add(reservation);
                foreach (var reservedPart in reservation.Holds)
                {
                    if (Truth(reservedPart) is { IsEnded: false } truth)
                        truth.Running += reservedPart.Amount;
                }
            }
            else if (reservation.Refusal == ReservationRefusal.Exhausted)
            {
                // Nobody is told that a budget is used up unless its budget said so meanwhile.
                Assert.True(
                    instance.Lacked
                        .GetValueOrDefault(
                            reservation.RefusedBy!.Value) >= since, $"{reservation.RefusedBy} refused, though it never said so.");
            }
        }
    }

    private LeaseTruth Truth(ReservedPart reservedPart) =>
        _books[reservedPart.Budget.Id].Lease(reservedPart.Lease!.Id, reservedPart.Lease.Period);

    private void NewBudget(int place)
    {
        var kind = place switch { 0 => BudgetKind.Workspace, 1 => BudgetKind.ApiKey, _ => BudgetKind.VirtualKey };
        var book = new BudgetBook(new(new(kind, $"n{++_count}"), _clock, TimeSpan.FromSeconds(1), _mutant), _clock);
        book.Budget.Change(0, (ledger, budget) => ledger.SetRules(budget, new() { Limits = new(1000, 20 + (10 * place), 60) }));
        book.Budget.Recalled = lease =>
        {
            _hints.Enqueue((book.Budget.Id, lease));
            // The oldest gets lost.
            if (_hints.Count > 20)
                _hints.Dequeue();
        };
        _budgets[place] = book;
        _books.Add(book.Budget.Id, book);
    }

    private ModelInstance NewInstance(bool journaled) => new($"o{++_count}", _clock, journaled);

    /// <summary>A message on its way, or its answer.</summary>
    private sealed record Letter(ModelInstance Instance, OutgoingSync Sync, DateTimeOffset At);
}
