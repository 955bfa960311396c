using ImageGateway.Api.Tests.ControlPlane;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Gateway.Budgets;
using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Storage.Journal;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageGateway.Api.Tests.Budgets;

/// <summary>Processes that share a data directory, and the ledger of a budget.</summary>
internal sealed class InstanceWorld : IAsyncDisposable
{
    public static readonly BudgetId Budget = new(BudgetKind.VirtualKey, "node");
    public static readonly Amount Image = new(40_000, 1, 1);

    // On the real clock: what an attempt waits for must not depend on how busy the machine is.
    private static readonly LedgerTerms Patient = new() { AdmitWait = TimeSpan.FromMinutes(5) };

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _engine;
    private readonly ServiceProvider _meters = new ServiceCollection()
        .AddMetrics().AddSingleton(TimeProvider.System).AddSingleton<Degradations>().AddSingleton<LedgerMetrics>().BuildServiceProvider();
    private readonly List<InstanceProcess> _processes = [];

    public InstanceWorld()
    {
        _engine = EmbeddedEngine.Start(_folder.Path, store: new MemoryStore());
        Ledgers = _engine.GetRequiredService<ILedgers>();
    }

    public ILedgers Ledgers { get; }

    public string JournalFolder => Path.Combine(_folder.Path, "journal");

    public string[] Journals => Directory.Exists(JournalFolder) ? Directory.GetFiles(JournalFolder) : [];

    public Task LimitAsync(Limits limits) => Ledgers.SetRulesAsync(Budget, new() { Limits = limits }, default).AsTask();

    /// <summary>Starts a process of the world.</summary>
    /// <param name="terms">The protocol's times; null: nobody is refused for having waited.</param>
    /// <param name="slots">How long its journal is at first.</param>
    /// <param name="boot">Between which starts of the machine it runs.</param>
    /// <param name="isCut">Whether it does not reach the ledgers.</param>
    /// <param name="moveTime">Time that a budget may take to another process.</param>
    public async Task<InstanceProcess> StartAsync(
        LedgerTerms? terms = null, int slots = 1024, string boot = "boot", bool isCut = false, TimeSpan moveTime = default)
    {
        var folder = new JournalFolder(JournalFolder, boot);
        var line = new Line(Ledgers) { IsCut = isCut, MoveTime = moveTime };
        var journal = new LeaseJournal(folder, TimeProvider.System, NullLogger<LeaseJournal>.Instance, slots);
        var abandoned = new AbandonedLeases(folder, line, TimeProvider.System, NullLogger<AbandonedLeases>.Instance);
        var host = new LeaseManagerService(
            line, journal, terms ?? Patient, TimeProvider.System, _meters.GetRequiredService<LedgerMetrics>(),
            NullLogger<LeaseManagerService>.Instance);
        var process = new InstanceProcess(host, journal, abandoned, line);
        _processes.Add(process);
        await process.StartAsync();
        return process;
    }

    /// <summary>The budget, once it stands so. What else is asked there may have come after the standing was read.</summary>
    public async Task<BudgetStatus> StandsAsync(Func<BudgetStatus, bool> like)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (; ; )
        {
            var standing = await Ledgers.ReadAsync(Budget, default);
            if (like(standing))
                return standing;
            Assert.False(deadline.IsCancellationRequested, $"The node stands at {standing}.");
            await Task.Yield();
        }
    }

    /// <summary>The budget, once every journal is closed and removed.</summary>
    public async Task<BudgetStatus> ReplayedAsync()
    {
        await StandsAsync(_ => Journals.Length == 0);
        return await Ledgers.ReadAsync(Budget, default);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            process.Kill();
        await _engine.DisposeAsync();
        await _meters.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>A process, as far as it owns leases.</summary>
internal sealed record InstanceProcess(LeaseManagerService Host, LeaseJournal Journal, AbandonedLeases Abandoned, Line Line)
{
    /// <summary>Begins to close what others left.</summary>
    public async Task StartAsync()
    {
        await Abandoned.StartAsync(default);
        await Host.StartAsync(default);
    }

    /// <summary>Ends as a process does that is told to.</summary>
    public async Task StopAsync()
    {
        await Host.StopAsync(default);
        await Abandoned.StopAsync(default);
    }

    public ValueTask<Reservation> AdmitAsync(CancellationToken leaving = default) => AdmitAsync(InstanceWorld.Image, leaving);

    public ValueTask<Reservation> AdmitAsync(Amount amount, CancellationToken leaving = default) =>
        Host.AdmitAsync(Guid.NewGuid(), [new(InstanceWorld.Budget, amount)], isLocal: false, leaving);

    /// <summary>Draws an image that is paid.</summary>
    public async Task<ReservationRefusal> DrawAsync()
    {
        var reservation = await AdmitAsync();
        if (reservation.Status == ReservationStatus.Reserved)
            Host.Settle(reservation, Settlement.Answered(InstanceWorld.Image.Cost, 1));
        return reservation.Refusal;
    }

    /// <summary>Ends it in the middle of everything: it says nothing more, and its journal is nobody's.</summary>
    public void Kill()
    {
        Line.IsCut = true;
        Host.Dispose();
        Journal.Dispose();
    }
}
