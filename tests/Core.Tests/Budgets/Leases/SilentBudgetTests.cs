using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using static ImageGateway.Core.Tests.Budgets.Leases.LeaseBench;

namespace ImageGateway.Core.Tests.Budgets.Leases;

/// <summary>Budgets whose host leaves or dies, so that they answer from another one a few seconds later.</summary>
public sealed class SilentBudgetTests
{
    private static readonly LedgerTerms Terms = new() { MoveWait = TimeSpan.FromSeconds(10) };

    private readonly LeaseBench _bench = new();

    [Fact]
    public void Admit_BudgetIsOnItsWayToAnotherHost_WaitsForItAndIsChargedOnce()
    {
        _bench.Limit(Key, 1);
        var instance = _bench.Instance(terms: Terms);
        _bench.Away.Add(Key);
        var reservation = _bench.Admit(instance, 1);
        _bench.Pass(TimeSpan.FromSeconds(6), instance);
        Assert.Equal(ReservationStatus.Waiting, reservation.Status);

        _bench.Away.Clear();
        _bench.Pass(TimeSpan.FromSeconds(1), instance);

        Assert.Equal(ReservationStatus.Reserved, reservation.Status);
        Assert.Single(_bench.Sent.Select(sent => sent.Message).Distinct());
        instance.Settle(reservation, Spent(1));
        _bench.Pass(TimeSpan.FromSeconds(11), instance);
        Assert.Equal((1L, 0L, 0L, 0L), _bench.Standing(Key));
        Assert.Equal(ReservationRefusal.Exhausted, _bench.Admit(instance, 1).Refusal);
    }

    [Fact]
    public void Admit_BudgetIsSilentForLong_IsUnavailableAndLaterOnesAfterASecond()
    {
        var instance = _bench.Instance(terms: Terms);
        _bench.Away.Add(Key);
        var first = _bench.Admit(instance, 1);
        _bench.Pass(TimeSpan.FromSeconds(9.5), instance);
        Assert.Equal(ReservationStatus.Waiting, first.Status);
        _bench.Pass(TimeSpan.FromSeconds(1), instance);
        Assert.Equal(ReservationRefusal.Unavailable, first.Refusal);

        var second = _bench.Admit(instance, 1);
        _bench.Pass(TimeSpan.FromSeconds(1), instance);

        Assert.Equal((ReservationRefusal.Unavailable, Key), (second.Refusal, second.RefusedBy));
    }

    [Fact]
    public void Admit_ImpatientAttempt_IsUnavailableAfterASecond()
    {
        var instance = _bench.Instance(terms: Terms);
        _bench.Away.Add(Key);
        var reservation = instance.Admit(Guid.NewGuid(), [new(Key, Requests(1))], isPatient: false);

        _bench.Pass(TimeSpan.FromSeconds(1), instance);

        Assert.Equal(ReservationRefusal.Unavailable, reservation.Refusal);
    }

    [Fact]
    public void Admit_RefusedAttemptAgainWithoutTheSilentBudget_IsChargedOnce()
    {
        _bench.Limit(Key, 1);
        var instance = _bench.Instance(terms: Terms);
        _bench.Away.Add(Space);
        var attempt = Guid.NewGuid();
        var refused = instance.Admit(attempt, [new(Key, Requests(1)), new(Space, Requests(1))], isPatient: false);
        _bench.Pass(TimeSpan.FromSeconds(1), instance);
        Assert.Equal((ReservationRefusal.Unavailable, Space), (refused.Refusal, refused.RefusedBy));

        var reservation = instance.Admit(attempt, [new(Key, Requests(1))]);

        Assert.Equal(ReservationStatus.Reserved, reservation.Status);
        Assert.True(instance.Settle(reservation, Spent(1)));
        Assert.False(instance.Settle(refused, Spent(1)));
        _bench.Away.Clear();
        _bench.Pass(TimeSpan.FromSeconds(11), instance);
        Assert.Equal((1L, 0L, 0L, 0L), _bench.Standing(Key));
        Assert.Equal((0L, 0L, 0L, 0L), _bench.Standing(Space));
    }

    [Fact]
    public void Admit_BudgetAnswersThatItCollectsWhatItForgot_IsUnavailableSoon()
    {
        _bench.Limit(Key, 1_000);
        var instance = _bench.Instance(terms: Terms);
        instance.Settle(_bench.Admit(instance, 1), Spent(1));
        _bench.Change(Key, _ => new());

        var reservation = _bench.Admit(instance, 100);
        _bench.Pass(TimeSpan.FromSeconds(1.5), instance);

        Assert.Equal(ReservationRefusal.Unavailable, reservation.Refusal);
    }

    [Fact]
    public void Fail_AgainAndAgain_PausesLongerAndDifferentlyForEachLease()
    {
        var instance = _bench.Instance(terms: Terms);
        _bench.Admit(instance, 1, Space);
        instance.Admit(Guid.NewGuid(), [new(Key, Requests(1)), new(Space, Requests(1))]);
        var pauses = new List<(BudgetId Budget, double Milliseconds)>();
        for (var began = _bench.Clock.GetUtcNow(); _bench.Clock.GetUtcNow() - began < TimeSpan.FromSeconds(5);)
        {
            while (instance.TryNext(out var next))
            {
                pauses.Add((next.Budget, (_bench.Clock.GetUtcNow() - began).TotalMilliseconds));
                instance.Fail(next.Budget, next.Message);
            }

            _bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var sent = pauses.Where(pause => pause.Budget == Key).Select(pause => pause.Milliseconds).ToArray();
        var between = sent.Skip(1).Zip(sent, static (later, earlier) => later - earlier).ToArray();
        Assert.InRange(between[0], 75, 100);
        Assert.All(between, pause => Assert.InRange(pause, 75, 1_001));
        Assert.InRange(between[^1], 750, 1_001);
        Assert.InRange(sent.Length, 7, 12);
    }
}
