using ImageGateway.Core.Budgets.Journal;

namespace ImageGateway.Storage.Journal;

/// <summary>
/// The journals of the instances that share a data directory, a file for each. An instance holds its file locked; a file that
/// can be locked was left behind by one that is dead.
/// </summary>
/// <param name="folder">Its folder, which is made with the first journal.</param>
/// <param name="boot">The machine's boot id: what was left behind before it started again may be incomplete.</param>
public sealed class JournalFolder(string folder, string boot)
{
    /// <summary>Slots of a journal unless another number is asked for: 8 MiB.</summary>
    public const int DefaultSlots = 8 * 1024 * 1024 / JournalSlot.Size;

    internal const string Unfinished = ".new";
    private const string Extension = ".journal";

    /// <summary>The machine's boot id.</summary>
    public string Boot => boot;

    /// <summary>
    /// Makes an empty journal for an instance. It counts with <see cref="JournalFile.Establish"/>, to be called when it says
    /// all that the one before said.
    /// </summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public JournalFile Prepare(string instance, int slots = DefaultSlots)
    {
        if (Path.GetFileName(instance) != instance)
            throw new ArgumentException("An owner's id is a file's name.", nameof(instance));
        try
        {
            Directory.CreateDirectory(folder);
            return JournalFile.Create(Path.Combine(folder, instance + Extension), slots);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The latter is how a file beyond the user's quota is reported.
            throw new IOException($"'{folder}' cannot be written: {refused.Message}", refused);
        }
    }

    /// <summary>Takes the journals of dead instances. As long as they are not disposed no other process takes them.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<AbandonedJournal> TakeAbandoned()
    {
        if (!Directory.Exists(folder))
            return [];
        // One that was never established says nothing.
        foreach (var path in Directory.GetFiles(folder, "*" + Extension + Unfinished))
        {
            using var unfinished = TryLock(path);
            if (unfinished is not null)
                File.Delete(path);
        }

        return
        [
            .. Directory.GetFiles(folder, "*" + Extension).Select(path => (Path: path, File: TryLock(path)))
                .Where(taken => taken.File is not null)
                .Select(taken => new AbandonedJournal(taken.Path, taken.File!, boot)),
        ];
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            // Its instance lives, or another process was faster, or it is another user's.
            return null;
        }
    }
}
