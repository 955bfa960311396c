namespace ImageGateway.Core.Budgets.Journal;

/// <summary>Destination of a journal's bytes, the end of a file. Called under the lease manager's lock, so never concurrently.</summary>
public interface IJournalSink
{
    /// <summary>
    /// Appends whole slots of <see cref="JournalSlot.Size"/> bytes right behind those before. They must outlive this
    /// process, not this machine: no flush to the disk is asked for.
    /// </summary>
    /// <returns>Whether it was written. After false nothing more is appended.</returns>
    bool TryAppend(ReadOnlySpan<byte> slots);
}
