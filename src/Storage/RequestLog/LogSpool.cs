using System.Globalization;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.Files;

namespace ImageGateway.Storage.RequestLog;

/// <summary>Batches that wait on the local disk while the store is away: a file for each, the oldest first.</summary>
/// <remarks>Used by one writer. A file appears under its name when it is whole; what a crash left half written is removed.</remarks>
public sealed class LogSpool
{
    private const string Extension = ".json";

    private readonly string _folder;
    private readonly long _maxBytes;
    private readonly Queue<(string Path, long Bytes)> _files = [];
    private long _next;

    /// <summary>A spool in a folder, with what an earlier process left in it.</summary>
    /// <param name="folder">The folder; made with the first batch.</param>
    /// <param name="maxBytes">Most bytes that it takes.</param>
    public LogSpool(string folder, long maxBytes)
    {
        (_folder, _maxBytes) = (folder, maxBytes);
        if (!Directory.Exists(folder))
            return;
        foreach (var cut in Directory.EnumerateFiles(folder, "*.new"))
            File.Delete(cut);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + Extension)
            .OrderBy(static file => file.Name, StringComparer.Ordinal))
            Enqueue(file.FullName, file.Length);
        if (_files.Count > 0)
            _next = long.Parse(Path.GetFileNameWithoutExtension(_files.Last().Path), CultureInfo.InvariantCulture) + 1;
    }

    /// <value>Batches that wait.</value>
    public int Count => _files.Count;

    /// <value>Bytes that they take.</value>
    public long Bytes { get; private set; }

    /// <summary>Adds a batch. False when there is no room for it.</summary>
    /// <exception cref="IOException">The disk cannot be written.</exception>
    public bool TryAdd(LogBatch batch)
    {
        var json = JsonSerializer.Serialize(batch, LogJson.Default.LogBatch);
        var bytes = Encoding.UTF8.GetByteCount(json);
        if (Bytes + bytes > _maxBytes)
            return false;
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, _next.ToString("D15", CultureInfo.InvariantCulture) + Extension);
        try
        {
            WholeFile.TryCreate(path, json);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"'{path}' cannot be written: {denied.Message}", denied);
        }

        _next++;
        Enqueue(path, bytes);
        return true;
    }

    /// <summary>
    /// The oldest batch; null when none waits. A file that is no batch is removed and counted in <paramref name="unreadable"/>.
    /// </summary>
    /// <exception cref="IOException">The disk cannot be read.</exception>
    public LogBatch? Peek(out int unreadable)
    {
        for (unreadable = 0; _files.TryPeek(out var oldest); unreadable++)
        {
            try
            {
                if (JsonSerializer.Deserialize(File.ReadAllBytes(oldest.Path), LogJson.Default.LogBatch) is { } batch)
                    return batch;
            }
            catch (Exception fault) when (fault is JsonException or FileNotFoundException)
            {
                // A loss of power or a hand at work: this batch is gone, those behind it are not.
            }
            catch (UnauthorizedAccessException denied)
            {
                throw new IOException($"'{oldest.Path}' cannot be read: {denied.Message}", denied);
            }

            Remove();
        }

        return null;
    }

    /// <summary>Removes the oldest batch.</summary>
    /// <exception cref="IOException">Its file cannot be removed, so that the next process finds it again.</exception>
    public void Remove()
    {
        var (path, bytes) = _files.Dequeue();
        Bytes -= bytes;
        try
        {
            File.Delete(path);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"'{path}' cannot be removed: {denied.Message}", denied);
        }
    }

    private void Enqueue(string path, long bytes)
    {
        _files.Enqueue((path, bytes));
        Bytes += bytes;
    }
}
