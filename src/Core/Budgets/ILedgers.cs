namespace ImageGateway.Core.Budgets;

/// <summary>The ledgers of all budgets. Part of the control plane, which lives in this process or in a cluster.</summary>
public interface ILedgers
{
    /// <summary>
    /// A budget asks the instance in this process for what it holds unused. A hint: it may be lost, come twice, late, or for
    /// nothing. Raised on any thread; a handler returns at once.
    /// </summary>
    event Action<BudgetId>? Recalled;

    /// <summary>
    /// True when a budget takes the rules of its resource over by itself, so that nobody sets those of workspaces, gateway keys and
    /// providers.
    /// </summary>
    bool FollowResources => false;

    /// <summary>
    /// Time that a budget may take until it answers from another process, when its own leaves or dies; zero where budgets do not move.
    /// </summary>
    TimeSpan MoveTime => TimeSpan.Zero;

    /// <summary>
    /// Sends the one message to a budget. No answer in time says nothing about what happened there: the same message is
    /// sent again, unchanged.
    /// </summary>
    ValueTask<SyncReply> SyncAsync(BudgetId budget, SyncMessage message, CancellationToken cancellationToken);

    /// <summary>Sends messages for which nobody waits to several budgets in one call.</summary>
    /// <returns>The answers, in the order of the messages; null where a budget did not answer.</returns>
    async ValueTask<IReadOnlyList<SyncReply?>> SyncManyAsync(IReadOnlyList<BudgetSync> messages, CancellationToken cancellationToken)
    {
        return await Task.WhenAll(messages.Select(SyncOneAsync));

        async Task<SyncReply?> SyncOneAsync(BudgetSync message)
        {
            try
            {
                return await SyncAsync(message.Budget, message.Message, cancellationToken);
            }
            catch (IOException)
            {
                // The message itself is repeated.
                return null;
            }
        }
    }

    /// <summary>Sets a budget's rules; durable when answered. Repeating it is harmless.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    ValueTask<BudgetStatus> SetRulesAsync(BudgetId budget, BudgetRules rules, CancellationToken cancellationToken);

    /// <summary>Begins a new period with no usage; durable when answered.</summary>
    ValueTask<BudgetStatus> ResetAsync(BudgetId budget, CancellationToken cancellationToken);

    /// <summary>Resolves something uncertain, by its <see cref="UncertainEntry.Id"/>; durable when answered.</summary>
    /// <returns>Where the budget stands then; null: nothing uncertain has this id (any more).</returns>
    ValueTask<BudgetStatus?> ResolveAsync(BudgetId budget, string id, UncertainResolution resolution, CancellationToken cancellationToken);

    /// <summary>Lists the uncertain attempts of a budget, oldest first.</summary>
    ValueTask<IReadOnlyList<UncertainEntry>> UncertainAsync(BudgetId budget, CancellationToken cancellationToken);

    /// <summary>Reads the amounts of a budget. A budget that was never used reads as zero without limits.</summary>
    ValueTask<BudgetStatus> ReadAsync(BudgetId budget, CancellationToken cancellationToken);
}

/// <summary>A message to a budget.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Message">The message.</param>
public readonly record struct BudgetSync(BudgetId Budget, SyncMessage Message);
