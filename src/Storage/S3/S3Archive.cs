using System.Collections.Concurrent;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using ImageGateway.Core.Images;
using ImageGateway.Storage.Files;

namespace ImageGateway.Storage.S3;

/// <summary>
/// An archive in a bucket: <c>images/ab/ab12….png</c>. An image waits in a local file until it is put whole, with its length and hash
/// known; one that nobody waits for is put in the background, within a bound of bytes, for as long as the server is away, by the next
/// process, too.
/// </summary>
public sealed class S3Archive : IImageArchive, IAsyncDisposable
{
    private const int MaxAtOnce = 4;
    private const long MaxWaitingBytes = 1L << 30;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(20);

    private readonly AmazonS3Client _client;
    private readonly S3ArchiveSettings _settings;
    private readonly HeldFolder _spool;
    private readonly string _spoolFolder;
    private readonly string _waitingFolder;
    private readonly Action<IOException> _onWait;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots = new(MaxAtOnce);
    private readonly ConcurrentDictionary<string, PendingImage> _pending = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private long _waitingBytes;

    /// <summary>An archive in a bucket. Credentials come from the SDK's default chain.</summary>
    /// <param name="settings">The bucket.</param>
    /// <param name="spoolFolder">Local folder of images that are on their way; made when it is first needed.</param>
    /// <param name="onWait">Told of an image that could not be put in the background and is tried again.</param>
    /// <param name="time">Clock of the retries.</param>
    /// <param name="credentials">Credentials in place of the default chain's; null: the chain's.</param>
    public S3Archive(
        S3ArchiveSettings settings, string spoolFolder, Action<IOException> onWait, TimeProvider time,
        AWSCredentials? credentials = null)
    {
        (_settings, _spoolFolder, _onWait, _time, _spool) = (settings, spoolFolder, onWait, time, new(spoolFolder));
        _waitingFolder = spoolFolder + "-waiting";
        _client = S3Client.Create(settings, credentials);
    }

    /// <value>Bytes of the images that wait to be put in the background.</value>
    public long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    /// <summary>Removes images that killed processes left half written, and puts in the background those that they left whole.</summary>
    /// <exception cref="IOException">One of them cannot be removed, or read.</exception>
    public void TakeOverAbandoned()
    {
        HeldFolder.RemoveAbandoned(_spoolFolder);
        if (!Directory.Exists(_waitingFolder))
            return;
        foreach (var file in new DirectoryInfo(_waitingFolder).EnumerateFiles())
        {
            if (ImageType.IsId(file.Name) && !_pending.ContainsKey(file.Name))
                PutWaiting(file.Name, file.FullName, file.Length);
        }
    }

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
        catch (Exception failure) when (S3Client.IsAway(failure, cancellation))
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
            await pending.EndAsync();
        try
        {
            await _client.DeleteObjectAsync(_settings.Bucket, KeyOf(id), cancellation);
        }
        catch (Exception failure) when (S3Client.IsAway(failure, cancellation))
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
            await S3Client.PutFileAsync(_client, _settings.Bucket, KeyOf(id), path, ImageType.OfId(id)!.ContentType, cancellation);
        }
        catch (Exception failure) when (S3Client.IsAway(failure, cancellation))
        {
            throw new IOException("The archive does not take an image: " + failure.Message, failure);
        }
    }

    /// <summary>Puts a file in the background, which is removed afterwards. The same image on its way already stands for it.</summary>
    /// <exception cref="IOException">More bytes wait than may wait, or the file cannot be moved.</exception>
    internal void PutAside(string id, string path, long bytes)
    {
        if (WaitingBytes + bytes > MaxWaitingBytes)
            throw new IOException("Too many images wait for the archive.");

        // From here on it outlives the process.
        var waiting = Path.Combine(_waitingFolder, id);
        try
        {
            Directory.CreateDirectory(_waitingFolder);
            File.Move(path, waiting, overwrite: true);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException("The folder of images that wait for the archive cannot be written.", refused);
        }

        PutWaiting(id, waiting, bytes);
    }

    private void PutWaiting(string id, string path, long bytes)
    {
        var image = new PendingImage(path, _ending.Token);
        if (!_pending.TryAdd(id, image))
            return;
        Interlocked.Add(ref _waitingBytes, bytes);
        image.Put = PutWaitingAsync(image, id, bytes);
    }

    private async Task PutWaitingAsync(PendingImage image, string id, long bytes)
    {
        await Task.Yield();
        try
        {
            await _slots.WaitAsync(image.Ended);
            try
            {
                await PutPatientlyAsync(id, image);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The image was deleted, or the process ends; then its file waits for the next one.
        }

        if (!_ending.IsCancellationRequested)
            image.Remove();
        _pending.TryRemove(id, out _);
        Interlocked.Add(ref _waitingBytes, -bytes);
    }

    private async ValueTask PutPatientlyAsync(string id, PendingImage image)
    {
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await PutAsync(id, image.Path, image.Ended);
                return;
            }
            catch (IOException) when (!File.Exists(image.Path))
            {
                // Somebody took it away: there is nothing left to put.
                return;
            }
            catch (IOException failure)
            {
                _onWait(failure);
                await Task.Delay(pause, _time, image.Ended);
            }
        }
    }

    private static string KeyOf(string id) => $"images/{id[..2]}/{id}";

    // An image that is not put yet.
    private sealed class PendingImage(string path, CancellationToken ending)
    {
        private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(ending);

        public string Path { get; } = path;

        public CancellationToken Ended => _ended.Token;

        public Task Put { get; set; } = Task.CompletedTask;

        public async ValueTask EndAsync()
        {
            await _ended.CancelAsync();
            await Put;
            Remove();
        }

        public void Remove()
        {
            try
            {
                File.Delete(Path);
            }
            catch (DirectoryNotFoundException)
            {
                // Its folder went before it.
            }
        }

        public FileStream? TryOpen()
        {
            try
            {
                return new FileStream(
                    Path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous });
            }
            catch (IOException)
            {
                // It was put meanwhile.
                return null;
            }
        }
    }
}
