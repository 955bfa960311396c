using ImageGateway.Core.Budgets;

namespace ImageGateway.Api.ControlPlane;

/// <summary>A budget's document in memory; used by whoever has its turn.</summary>
internal sealed class KeyedLock(BudgetId budget)
{
    public BudgetId Budget => budget;

    /// <summary>One at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>The document; null: it is to be read.</summary>
    public BudgetDocument? Document { get; private set; }

    /// <summary>The version that the store has, as far as is known here.</summary>
    public long WrittenVersion { get; private set; }

    /// <summary>
    /// Time at which <see cref="WrittenVersion"/> was last compared with the store, as a timestamp of the engine's clock.
    /// </summary>
    public long ComparedAt { get; set; }

    /// <summary>Takes a document over.</summary>
    public void Keep(BudgetDocument document, bool written)
    {
        Document = document;
        if (written)
            WrittenVersion = document.Version;
    }

    /// <summary>Drops the cached document.</summary>
    public void Drop() => Document = null;
}
