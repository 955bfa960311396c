using ImageGateway.Core.Budgets;

namespace ImageGateway.Storage.Sqlite;

/// <summary>Store of budget documents. Confirmed writes survive a loss of power.</summary>
public interface IBudgetStore
{
    /// <summary>The document as it was last written; null: it never was.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    ValueTask<BudgetDocument?> ReadAsync(BudgetId budget, CancellationToken cancellation);

    /// <summary>The version of that document; 0: there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    ValueTask<long> VersionAsync(BudgetId budget, CancellationToken cancellation);

    /// <summary>Writes a document over the one with a certain version. It goes on when the caller no longer waits.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="replaces">The version of the document that <paramref name="next"/> was made from; 0: there is none yet.</param>
    /// <param name="next">The document.</param>
    /// <returns>Whether it is written; if not, the store has another version than that.</returns>
    /// <exception cref="IOException">Whether it is written is not known.</exception>
    Task<bool> WriteAsync(BudgetId budget, long replaces, BudgetDocument next);
}
