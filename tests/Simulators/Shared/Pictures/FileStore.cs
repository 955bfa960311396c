using System.Collections.Concurrent;

namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>An image handed out by URL, with the token of the request that made it.</summary>
public sealed record StoredFile(string Id, byte[] Content, ImageFormat Format, string? Token, DateTimeOffset ExpiresAt);

/// <summary>Images behind URLs, kept an hour as at OpenAI, the oldest dropped when there are too many.</summary>
public sealed class FileStore(TimeProvider time)
{
    private const int MostFiles = 2_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, StoredFile> _files = new();
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>Keeps the image and returns its URL.</summary>
    public string Add(string origin, byte[] content, ImageFormat format, string? token)
    {
        var file = new StoredFile(Guid.NewGuid().ToString("N"), content, format, token, time.GetUtcNow() + Lifetime);
        _files[file.Id] = file;
        _order.Enqueue(file.Id);
        while (_order.Count > MostFiles && _order.TryDequeue(out var oldest))
            _files.TryRemove(oldest, out _);
        var expires = Uri.EscapeDataString(file.ExpiresAt.ToString("yyyy-MM-ddTHH:mm:ssZ"));
        return $"{origin}/files/{file.Id}.png?se={expires}&sig=simulated";
    }

    public StoredFile? Find(string id) => _files.TryGetValue(id, out var file) && file.ExpiresAt > time.GetUtcNow() ? file : null;
}
