using System.Collections.Concurrent;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ImageGateway.Core.Images;
using ImageGateway.Storage.Files;

namespace ImageGateway.Storage.S3;

/// <summary>
/// An archive in a bucket: <c>images/ab/ab12….png</c>. An image waits in a local file until it is put whole, with its length and hash
/// known; one that nobody waits for is put in the background, within a bound of bytes.
/// </summary>
public sealed class S3Archive : IImageArchive, IAsyncDisposable
{
    private const int MaxAtOnce = 4;
    private const int MaxTries = 6;
    private const long MaxWaitingBytes = 1L << 30;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(20);

    private readonly AmazonS3Client _client;
    private readonly S3ArchiveSettings _settings;
    private readonly HeldFolder _spool;
    private readonly string _spoolFolder;
    private readonly Action<IOException> _onFailure;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots = new(MaxAtOnce);
    private readonly ConcurrentDictionary<string, PendingImage> _pending = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private long _waitingBytes;

    /// <summary>An archive in a bucket. Credentials come from the SDK's default chain.</summary>
    /// <param name="settings">The bucket.</param>
    /// <param name="spoolFolder">Local folder of images that are on their way; made when it is first needed.</param>
    /// <param name="onFailure">Told of an image that could not be put in the background.</param>
    /// <param name="time">Clock of the retries.</param>
    /// <param name="credentials">Credentials in place of the default chain's; null: the chain's.</param>
    public S3Archive(
        S3ArchiveSettings settings, string spoolFolder, Action<IOException> onFailure, TimeProvider time,
        AWSCredentials? credentials = null)
    {
        (_settings, _spoolFolder, _onFailure, _time, _spool) = (settings, spoolFolder, onFailure, time, new(spoolFolder));

        // Sums that the SDK adds by itself are unknown to many servers; what is sent is signed with its SHA-256.
        var config = new AmazonS3Config
        {
            ForcePathStyle = settings.IsPathStyle,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            Timeout = Timeout,
            MaxErrorRetry = 1,
        };
        if (settings.Url is { } url)
            config.ServiceURL = url.AbsoluteUri;
        if (settings.Region is { } region)
            config.AuthenticationRegion = region;
        _client = credentials is null ? new(config) : new(credentials, config);
    }

    /// <summary>Removes images that killed processes left half written.</summary>
    /// <exception cref="IOException">One of them cannot be removed.</exception>
    public void RemoveAbandoned() => HeldFolder.RemoveAbandoned(_spoolFolder);

    /// <inheritdoc/>
    public IImageUpload Begin()
    {
        try
        {
            return new S3Upload(this, _spool.Create(FolderUpload.FileOptions()));
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException("The folder of images on their way to the archive cannot be written.", refused);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ArchivedImage?> OpenAsync(string id, CancellationToken cancellation)
    {
        if (ImageType.OfId(id) is not { } type || !ImageType.IsId(id))
            return null;
        if (_pending.TryGetValue(id, out var pending) && pending.TryOpen() is { } local)
            return new(local, type.ContentType);
        try
        {
            var head = await _client.GetObjectMetadataAsync(_settings.Bucket, KeyOf(id), cancellation);
            return new(new S3ObjectStream(_client, _settings.Bucket, KeyOf(id), head.ContentLength), type.ContentType);
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception failure) when (IsAway(failure, cancellation))
        {
            throw new IOException("The archive does not answer: " + failure.Message, failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string id, CancellationToken cancellation)
    {
        if (!ImageType.IsId(id))
            return;
        if (_pending.TryGetValue(id, out var pending))
            await pending.Put;
        try
        {
            await _client.DeleteObjectAsync(_settings.Bucket, KeyOf(id), cancellation);
        }
        catch (Exception failure) when (IsAway(failure, cancellation))
        {
            throw new IOException("The archive does not answer: " + failure.Message, failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAny(Task.WhenAll(_pending.Values.Select(static image => image.Put)), Task.Delay(LongestDrain, _time));
        await _ending.CancelAsync();
        await Task.WhenAll(_pending.Values.Select(static image => image.Put));
        _client.Dispose();
        _spool.Dispose();
        _slots.Dispose();
        _ending.Dispose();
    }

    /// <summary>Puts a file as an image.</summary>
    /// <exception cref="IOException">The server does not take it.</exception>
    internal async ValueTask PutAsync(string id, string path, CancellationToken cancellation)
    {
        try
        {
            var content = new FileStream(
                path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous });
            await using (content)
            {
                await _client.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = _settings.Bucket,
                        Key = KeyOf(id),
                        InputStream = content,
                        AutoCloseStream = false,
                        UseChunkEncoding = false,
                        ContentType = ImageType.OfId(id)!.ContentType,
                        Headers = { ContentLength = content.Length },
                    },
                    cancellation);
            }
        }
        catch (Exception failure) when (IsAway(failure, cancellation))
        {
            throw new IOException("The archive does not take an image: " + failure.Message, failure);
        }
    }

    /// <summary>Puts a file in the background, which is removed afterwards. The same image on its way already stands for it.</summary>
    /// <exception cref="IOException">More bytes wait than may wait.</exception>
    internal void PutAside(string id, string path, long bytes)
    {
        if (Interlocked.Add(ref _waitingBytes, bytes) > MaxWaitingBytes)
        {
            Interlocked.Add(ref _waitingBytes, -bytes);
            throw new IOException("Too many images wait for the archive.");
        }

        var image = new PendingImage(path);
        if (_pending.TryAdd(id, image))
            image.Put = PutAsideAsync(id, path, bytes);
        else
            Remove(path, bytes);
    }

    private async Task PutAsideAsync(string id, string path, long bytes)
    {
        await Task.Yield();
        try
        {
            await _slots.WaitAsync(_ending.Token);
            try
            {
                await PutPatientlyAsync(id, path);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (IOException failure)
        {
            _onFailure(failure);
        }
        catch (OperationCanceledException ended)
        {
            _onFailure(new IOException("The process ended before an image was put.", ended));
        }

        _pending.TryRemove(id, out _);
        Remove(path, bytes);
    }

    private async ValueTask PutPatientlyAsync(string id, string path)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await PutAsync(id, path, _ending.Token);
                return;
            }
            catch (IOException) when (tries < MaxTries)
            {
                await Task.Delay(TimeSpan.FromSeconds(1 << (tries - 1)), _time, _ending.Token);
            }
        }
    }

    private void Remove(string path, long bytes)
    {
        Interlocked.Add(ref _waitingBytes, -bytes);
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Its folder went before it.
        }
    }

    private static string KeyOf(string id) => $"images/{id[..2]}/{id}";

    // A request that its caller ended is no failure of the archive.
    private static bool IsAway(Exception failure, CancellationToken cancellation) =>
        failure is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException or IOException
        || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);

    // An image that is not put yet.
    private sealed class PendingImage(string path)
    {
        public Task Put { get; set; } = Task.CompletedTask;

        public FileStream? TryOpen()
        {
            try
            {
                return new FileStream(
                    path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous });
            }
            catch (IOException)
            {
                // It was put meanwhile.
                return null;
            }
        }
    }
}
