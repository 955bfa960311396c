using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Storage.Journal;

namespace ImageGateway.Gateway.Budgets;

/// <summary>
/// The journal of this process's instance, from file to file: one that has become long goes on in a new one, in which only
/// what is open stands. Used under the instance's lock, except for <see cref="TryPrepare"/>.
/// </summary>
public sealed class LeaseJournal(
    JournalFolder folder, TimeProvider time, ILogger<LeaseJournal> logger, int slots = JournalFolder.DefaultSlots) : IDisposable
{
    // 64 MiB.
    private const int MostSlots = 8 * JournalFolder.DefaultSlots;

    private const string Unjournaled = "-unjournaled";

    private readonly string _instance = Guid.NewGuid().ToString("n");
    private JournalFile? _file;
    // A file is to last so long that the next one is surely made meanwhile, however busy the disk is.
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(10);

    private int _slots = slots;
    private long? _movedAt;
    private int _lowAt;

    /// <summary>True while the next file is being made.</summary>
    public bool IsMoving { get; private set; }

    /// <summary>True once when a file is nearly full and the next one is needed.</summary>
    public bool IsLow
    {
        get
        {
            if (IsMoving || _file is null || _file.Room > _lowAt)
                return false;
            return IsMoving = true;
        }
    }

    /// <summary>Starts the journal under a new id of this process.</summary>
    /// <returns>The instance's id, new at every start, and its writer; null: the journal cannot be written.</returns>
    public (string Instance, JournalWriter? Writer) Begin()
    {
        JournalFile? file = null;
        try
        {
            file = folder.Prepare(_instance, _slots);
            var writer = JournalWriter.Start(file, _instance, folder.Boot);
            file.Establish();
            Use(file);
            return (_instance, writer);
        }
        catch (IOException failure)
        {
            logger.JournalIsNotWritten(failure);
            file?.Delete();
            return (_instance + Unjournaled, null);
        }
    }

    /// <summary>Makes the next file, which takes its time and needs no lock; null: it cannot be made.</summary>
    public JournalFile? TryPrepare()
    {
        try
        {
            return folder.Prepare(_instance, _slots);
        }
        catch (IOException failure)
        {
            logger.JournalIsNotWritten(failure);
            return null;
        }
    }

    /// <summary>Goes on in a new file; without one in the old file, and a new one is tried for when half of the rest is full.</summary>
    public void Move(LeaseManager instance, JournalFile? next)
    {
        if (next is null)
        {
            (IsMoving, _lowAt) = (false, _lowAt / 2);
            return;
        }

        if (!instance.TryMove(JournalWriter.Start(next, _instance, folder.Boot)))
        {
            next.Delete();
            return;
        }

        try
        {
            next.Establish();
        }
        catch (IOException failure)
        {
            // The old file does not know what happens from now on and must not be believed; the new one would not be found.
            logger.JournalIsNotWritten(failure);
            _file!.Spoil();
            next.Spoil();
            next.Delete();
            return;
        }

        _file!.Dispose();
        Use(next);
    }

    /// <summary>Ends the journal with its instance.</summary>
    /// <param name="allIsClosed">Whether nothing is open; else the file stays for the next process.</param>
    public void End(bool allIsClosed)
    {
        if (allIsClosed)
            _file?.Delete();
        else
            _file?.Dispose();
        _file = null;
    }

    /// <inheritdoc/>
    public void Dispose() => End(allIsClosed: false);

    private void Use(JournalFile file)
    {
        (_file, IsMoving) = (file, false);
        // What is open alone fills more than half, or the one before was full soon: the next one is longer.
        var wasShort = _movedAt is { } since && time.GetElapsedTime(since) < ShortestLife;
        if (wasShort || file.Room < _slots / 2)
            _slots = Math.Min(_slots * 2, MostSlots);
        _movedAt = time.GetTimestamp();
        _lowAt = file.Room / 2;
    }
}
