using System.Collections.Concurrent;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Tests.Budgets;

/// <summary>A process's way to the ledgers, which a test can cut.</summary>
internal sealed class Line(ILedgers ledgers) : ILedgers
{
    private readonly SemaphoreSlim _failures = new(0);
    private volatile bool _isCut;

    public event Action<BudgetId>? Recalled
    {
        add => ledgers.Recalled += value;
        remove => ledgers.Recalled -= value;
    }

    public bool IsCut
    {
        get => _isCut;
        set => _isCut = value;
    }

    public TimeSpan MoveTime { get; init; }

    public ValueTask<SyncReply> SyncAsync(BudgetId budget, SyncMessage message, CancellationToken cancellationToken) =>
        Open.SyncAsync(budget, message, cancellationToken);

    /// <summary>Ends when so many more calls have failed.</summary>
    public async Task FailedAsync(int times)
    {
        for (var time = 0; time < times; time++)
            Assert.True(await _failures.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    /// <summary>Rules that were set through this connection.</summary>
    public ConcurrentQueue<(BudgetId Budget, BudgetRules Rules)> Rules { get; } = [];

    public async ValueTask<BudgetStatus> SetRulesAsync(BudgetId budget, BudgetRules rules, CancellationToken cancellationToken)
    {
        var standing = await Open.SetRulesAsync(budget, rules, cancellationToken);
        Rules.Enqueue((budget, rules));
        return standing;
    }

    public ValueTask<BudgetStatus> ResetAsync(BudgetId budget, CancellationToken cancellationToken) =>
        Open.ResetAsync(budget, cancellationToken);

    public ValueTask<BudgetStatus?> ResolveAsync(
        BudgetId budget, string id, UncertainResolution resolution, CancellationToken cancellationToken) =>
        Open.ResolveAsync(budget, id, resolution, cancellationToken);

    public ValueTask<IReadOnlyList<UncertainEntry>> UncertainAsync(BudgetId budget, CancellationToken cancellationToken) =>
        Open.UncertainAsync(budget, cancellationToken);

    public ValueTask<BudgetStatus> ReadAsync(BudgetId budget, CancellationToken cancellationToken) =>
        Open.ReadAsync(budget, cancellationToken);

    private ILedgers Open
    {
        get
        {
            if (!IsCut)
                return ledgers;
            _failures.Release();
            throw new ControlPlaneUnavailableException("The line is cut.", new IOException());
        }
    }
}
