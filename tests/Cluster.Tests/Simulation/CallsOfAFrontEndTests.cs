using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Cluster.Tests.Simulation;

/// <summary>
/// Calls to the cluster that one front-end makes for 20,000 requests over five keys, each with a budget, a gateway key's and the
/// workspace's beside it, and a credential of its own: two a second, for the change feed, the table of instances and the providers'
/// health, and at most one for a hundred requests beyond. With the real leases, ledgers and health statistics, on a clock of the
/// test's own.
/// </summary>
public sealed class CallsOfAFrontEndTests
{
    private const int Requests = 20_000;
    private const int Keys = 5;
    private const int MillisecondsARequest = 4;
    private const double MostFixed = 2;
    private const double MostARequest = 0.01;

    private static readonly BudgetId Workspace = new(BudgetKind.Workspace, "default");
    private static readonly BudgetId Caller = new(BudgetKind.ApiKey, "caller");
    private static readonly Amount Image = new(40_000, 1, 1);
    private static readonly LedgerTerms Terms = new();

    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly Dictionary<BudgetId, BudgetDocument> _budgets = [];
    private readonly BudgetLedger _ledger;
    private readonly LeaseManager _leases;
    private int _syncs;

    public CallsOfAFrontEndTests()
    {
        _ledger = new(Terms, _clock);
        _leases = new("front-end", Terms, _clock, null);
    }

    [Theory]
    [InlineData(MillisecondsARequest)]
    [InlineData(MillisecondsARequest * 10)]
    public async Task Requests_OverSeveralKeys_HardlyCallTheCluster(int pause)
    {
        var health = new Counted();
        var board = new CircuitRegistry(new(), _clock);
        var reporter = new HealthReporter(board, health, _clock, NullLogger<HealthReporter>.Instance);
        foreach (var budget in Enumerable.Range(0, Keys).Select(Key))
            _budgets[budget] = _ledger.SetRules(new(), new() { Limits = new(10_000_000_000, null, null) });
        var began = _clock.GetUtcNow();
        var ticked = began;
        var waited = 0;
        for (var number = 0; number < Requests; number++)
        {
            var key = Key(number % Keys);
            var reservation = _leases.Admit(Guid.NewGuid(), [new(key, Image), new(Caller, Image), new(Workspace, Image)]);
            waited += reservation.Status == ReservationStatus.Waiting ? 1 : 0;
            Deliver();
            Assert.Equal(ReservationStatus.Reserved, reservation.Status);
            _leases.Settle(reservation, Settlement.Answered(Image.Cost, 1));
            var circuit = board.Get(new("sandbox", key.Id, "sandbox"))!;
            circuit.Judge(BreakerPolicy.Default);
            circuit.Record(200, TimeSpan.FromMilliseconds(100), 0);
            _clock.Advance(TimeSpan.FromMilliseconds(pause));
            Deliver();
            for (; _clock.GetUtcNow() - ticked >= HealthReporter.Period; ticked += HealthReporter.Period)
                await reporter.TickAsync(default);
        }

        var seconds = (_clock.GetUtcNow() - began).TotalSeconds;
        // The change feed is polled once a second, the table of instances told every five.
        var calls = _syncs + health.Calls + (seconds * 1.2);
        var said = FormattableString.Invariant(
            $"{Requests} requests in {seconds:0} s: {_syncs} messages of leases, {health.Calls} reports, {waited} waited");
        Assert.True((calls - (MostFixed * seconds)) / Requests <= MostARequest, said);
        Assert.True(health.Calls <= seconds + 1, said);
    }

    private static BudgetId Key(int number) => new(BudgetKind.VirtualKey, FormattableString.Invariant($"key-{number}"));

    private void Deliver()
    {
        var areRenewed = false;
        for (; _leases.TryNext(out var next); Answer(next))
        {
            _syncs += next.IsRenewal && areRenewed ? 0 : 1;
            areRenewed |= next.IsRenewal;
        }

        // As a front-end does: with renewals go those that are due soon, in one call.
        for (; areRenewed && _leases.TryNextRenewal(out var next);)
            Answer(next);
    }

    private void Answer(OutgoingSync next)
    {
        var step = _ledger.Sync(_budgets.GetValueOrDefault(next.Budget) ?? new(), next.Message);
        _budgets[next.Budget] = step.Next;
        _leases.OnReply(next.Budget, next.Message, step.Reply);
    }

    private sealed class Counted : IProviderHealth
    {
        public int Calls { get; private set; }

        public ValueTask<HealthView> ReportAsync(CircuitKey subject, HealthReport report, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<HealthView?>> ReportManyAsync(
            IReadOnlyList<SubjectReport> reports, CancellationToken cancellationToken)
        {
            Calls++;
            return new([.. reports.Select(static _ => new HealthView(TimeSpan.FromMinutes(1), [], null))]);
        }

        public ValueTask<long> TryProbeAsync(CircuitKey subject, TimeSpan validity, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
