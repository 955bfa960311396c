using System.Collections.Immutable;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;

namespace ImageGateway.Storage.Journal;

/// <summary>Journal of a lease manager whose process died.</summary>
public sealed class AbandonedJournal : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    internal AbandonedJournal(string path, FileStream file, string boot)
    {
        (_path, _file) = (path, file);
        (Fault, Leases) = Read(file, boot);
    }

    /// <summary>Id of the journal's lease manager.</summary>
    public string Name => Path.GetFileNameWithoutExtension(_path);

    /// <summary>Fault that makes it untrusted; null when it is trusted.</summary>
    public string? Fault { get; }

    /// <summary>The leases to be closed by it; none where it is not to be trusted.</summary>
    public ImmutableArray<JournalLease> Leases { get; }

    /// <summary>Removes the journal's file.</summary>
    public void Delete()
    {
        File.Delete(_path);
        Dispose();
    }

    /// <summary>Leaves it for the next process that asks.</summary>
    public void Dispose() => _file.Dispose();

    private static (string? Fault, ImmutableArray<JournalLease> Leases) Read(FileStream file, string boot)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var slots = JournalLayout.Slots(bytes, out var fault);
        if (fault is not null)
            return (fault, []);
        var replay = JournalReplay.Read(slots);
        if (replay.Fault is not null)
            return (replay.Fault, []);
        return replay.Boot == boot ? (null, replay.Leases) : ("the machine was started again since", []);
    }
}
