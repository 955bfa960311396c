using ImageGateway.Core.Responses;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;
using ImageGateway.Storage.Responses;
using ImageGateway.Storage.S3;

namespace ImageGateway.Gateway.StoredResponses;

/// <summary>
/// Places for the answers of a cluster's instances: beside the archive where all instances share it, otherwise each instance's own.
/// </summary>
public sealed class ResponsePlaces(GatewayOptions options, TimeProvider time) : IDisposable
{
    // A file is written before its record, and a record is found before its file.
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    private readonly Lazy<S3Place?> _bucket = new(() => options.Archive.S3 is { } bucket
        ? new(bucket, Path.Combine(options.DataDirectory, "archive-spool"))
        : null);

    /// <summary>True where all instances of a cluster find the same answers.</summary>
    public bool IsShared => options.Archive is { InCluster: true, GivesLinks: true };

    /// <summary>Makes the files of idempotency keys.</summary>
    public IBoundedResponseFiles CreateKeyFiles() => new PlacedResponseFiles(
        IsShared ? Shared(durable: true) : new FolderPlace(Path.Combine(options.DataDirectory, "idempotency"), durable: true),
        "keys", new(options.IdempotencyBytes, long.MaxValue, IdempotencyRules.Kept + Margin), time);

    /// <summary>Makes the cache that all instances share.</summary>
    public IResponseCache CreateCache() => new PlacedResponseCache(
        Shared(durable: false), "cache", new(options.Cache.Bytes, options.Cache.Entries, CachePolicy.LongestMaxAge + Margin), time);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bucket.IsValueCreated)
            _bucket.Value?.Dispose();
    }

    private IFilePlace Shared(bool durable) =>
        _bucket.Value is { } bucket ? bucket : new FolderPlace(Path.Combine(options.ArchivePath, "answers"), durable);
}
