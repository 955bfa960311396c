using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGateway.Core.Responses;

namespace ImageGateway.Storage.Responses;

/// <summary>
/// Cached answers in a place that several instances share: a small file for each key that says what the answer is, and one with the
/// images' bytes. Whichever of both is missing makes it a miss.
/// </summary>
public sealed class PlacedResponseCache : IResponseCache
{
    private const int MaxEntryBytes = 16 << 20;

    private readonly IFilePlace _place;
    private readonly TimeProvider _time;
    private readonly string _entryPath;
    private readonly PlacedResponseFiles _entries;
    private readonly PlacedResponseFiles _files;

    /// <summary>Creates a cache below a path of a place.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="path">The path.</param>
    /// <param name="bounds">The bounds; the age is the longest that an answer may be kept.</param>
    /// <param name="time">The clock.</param>
    public PlacedResponseCache(IFilePlace place, string path, ResponseFileBounds bounds, TimeProvider time)
    {
        (_place, _time, _entryPath) = (place, time, path + "/entries");
        _entries = new(place, _entryPath, bounds, time);
        _files = new(place, path + "/images", bounds, time);
    }

    /// <inheritdoc/>
    public IResponseFiles Files => _files;

    /// <inheritdoc/>
    public async ValueTask<StoredResponse?> FindAsync(string key, CancellationToken cancellation)
    {
        if (await ReadAsync(key, cancellation) is not { } entry)
            return null;
        if (entry.EndsAt > _time.GetUtcNow())
            return entry.Response;
        await _entries.RemoveAsync(NameOf(key), cancellation);
        await _files.RemoveAsync(entry.Response.File, cancellation);
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask PutAsync(string key, StoredResponse response, TimeSpan maxAge)
    {
        if (response.Bytes > _files.MaxBytes)
        {
            await _files.RemoveAsync(response.File, CancellationToken.None);
            return;
        }

        var former = await ReadAsync(key, CancellationToken.None);
        var file = _place.Begin(NameOf(key));
        await using (file)
        {
            var entry = new PlacedEntry(_time.GetUtcNow() + maxAge, response);
            await file.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(entry, PlacedEntryJson.Default.PlacedEntry), CancellationToken.None);
            await file.CommitAsync(CancellationToken.None);
        }

        if (former is not null)
            await _files.RemoveAsync(former.Response.File, CancellationToken.None);
        await _entries.MakeRoomAsync(0, CancellationToken.None);
        await _files.MakeRoomAsync(response.Bytes, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask SweepAsync(CancellationToken cancellation)
    {
        await _entries.SweepAsync(cancellation);
        await _files.SweepAsync(cancellation);
    }

    private string NameOf(string key) => $"{_entryPath}/{key[..2]}/{key}";

    private async ValueTask<PlacedEntry?> ReadAsync(string key, CancellationToken cancellation)
    {
        var stream = await _place.OpenAsync(NameOf(key), cancellation);
        if (stream is null)
            return null;
        await using (stream)
        {
            if (stream.Length > MaxEntryBytes)
                throw new IOException("An entry of the cache is too large to be one.");
            try
            {
                return await JsonSerializer.DeserializeAsync(stream, PlacedEntryJson.Default.PlacedEntry, cancellation);
            }
            catch (JsonException unreadable)
            {
                throw new IOException("An entry of the cache cannot be read.", unreadable);
            }
        }
    }
}

/// <summary>An entry of a cache as it is written.</summary>
/// <param name="EndsAt">Until when the answer is given again.</param>
/// <param name="Response">The answer.</param>
internal sealed record PlacedEntry(DateTimeOffset EndsAt, StoredResponse Response);

[JsonSerializable(typeof(PlacedEntry))]
internal sealed partial class PlacedEntryJson : JsonSerializerContext;
