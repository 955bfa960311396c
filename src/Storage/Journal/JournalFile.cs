using System.IO.MemoryMappedFiles;
using ImageGateway.Core.Budgets.Journal;
using Microsoft.Win32.SafeHandles;

namespace ImageGateway.Storage.Journal;

/// <summary>
/// A living instance's journal: a file of fixed size that is mapped into memory, so that an append is a copy and no system
/// call. What was appended is the system's when the call returns; it outlives this process however that ends. The file
/// is locked as long as this lives. One append at a time.
/// </summary>
public sealed class JournalFile : IJournalSink, IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly MemoryMappedFile _map;
    private readonly SafeMemoryMappedViewHandle _bytes;
    private readonly int _capacity;
    private string _name;
    private int _slots;

    private JournalFile(string path, string name, FileStream file)
    {
        (_path, _name, _file) = (path, name, file);
        _capacity = (int)(file.Length - JournalLayout.SlotsAt) / JournalSlot.Size;
        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _bytes = _map.CreateViewAccessor().SafeMemoryMappedViewHandle;
        _bytes.WriteSpan(0, JournalLayout.Mark);
    }

    /// <summary>Number of further slots that fit.</summary>
    public int Room => _capacity - _slots;

    /// <summary>Makes one under a provisional name; it is the instance's with <see cref="Establish"/>.</summary>
    /// <param name="path">Its name afterwards.</param>
    /// <param name="slots">How many slots fit.</param>
    /// <exception cref="IOException">There is no room for it, or the folder cannot be written.</exception>
    internal static JournalFile Create(string path, int slots)
    {
        var name = path + JournalFolder.Unfinished;
        var file = new FileStream(name, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            // Written, not only made long: a mapped file whose blocks cannot be found later ends the process.
            Fill(file, JournalLayout.SlotsAt + ((long)slots * JournalSlot.Size));
            return new(path, name, file);
        }
        catch
        {
            file.Dispose();
            File.Delete(name);
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TryAppend(ReadOnlySpan<byte> slots)
    {
        var count = slots.Length / JournalSlot.Size;
        if (count > Room)
            return false;
        _bytes.WriteSpan((ulong)(JournalLayout.SlotsAt + (_slots * JournalSlot.Size)), slots);
        _slots += count;
        // Comes after the record in the order of this processor, which is all that a killed process leaves to see.
        _bytes.Write(JournalLayout.CountAt, JournalLayout.Count(_slots, slots[^JournalSlot.Size..]));
        return true;
    }

    /// <summary>Makes this the instance's journal, in place of the one before.</summary>
    /// <exception cref="IOException">The one before stays.</exception>
    public void Establish()
    {
        File.Move(_name, _path, overwrite: true);
        _name = _path;
    }

    /// <summary>
    /// Makes it worth nothing, where another one should have taken its place: nobody trusts it, and nothing more is appended.
    /// </summary>
    public void Spoil()
    {
        _slots = _capacity;
        _bytes.Write(JournalLayout.CountAt, 0UL);
    }

    /// <summary>Ends it and removes the file.</summary>
    public void Delete()
    {
        // While it is still locked: nobody must take it for abandoned.
        File.Delete(_name);
        Dispose();
    }

    /// <summary>Ends it; the file stays and looks abandoned.</summary>
    public void Dispose()
    {
        _bytes.Dispose();
        _map.Dispose();
        _file.Dispose();
    }

    private static void Fill(FileStream file, long length)
    {
        Span<byte> zeros = new byte[64 * 1024];
        for (var left = length; left > 0; left -= zeros.Length)
            file.Write(zeros[..(int)Math.Min(left, zeros.Length)]);
    }
}
