using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ImageGateway.Core.Responses;
using ImageGateway.Storage.Files;
using ImageGateway.Storage.Responses;

namespace ImageGateway.Storage.S3;

/// <summary>Files in a bucket, below <c>answers/</c>. A file waits in a local one until it is put whole.</summary>
public sealed class S3Place : IFilePlace, IDisposable
{
    private const string Root = "answers/";

    private readonly AmazonS3Client _client;
    private readonly string _bucket;
    private readonly HeldFolder _spool;

    /// <summary>Creates a place in a bucket. Credentials come from the SDK's default chain.</summary>
    /// <param name="settings">The bucket.</param>
    /// <param name="spoolFolder">Local folder of files that are on their way; made when it is first needed.</param>
    /// <param name="credentials">Credentials in place of the default chain's; null: the chain's.</param>
    public S3Place(S3ArchiveSettings settings, string spoolFolder, AWSCredentials? credentials = null) =>
        (_client, _bucket, _spool) = (S3Client.Create(settings, credentials), settings.Bucket, new(spoolFolder));

    /// <inheritdoc/>
    public IResponseFile Begin(string name)
    {
        try
        {
            return new S3PlaceFile(this, name, _spool.Create(FolderUpload.FileOptions()));
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException("The folder of answers on their way to the bucket cannot be written.", refused);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var head = await _client.GetObjectMetadataAsync(_bucket, Root + name, cancellation);
            return new S3ObjectStream(_client, _bucket, Root + name, head.ContentLength);
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception failure) when (S3Client.IsAway(failure, cancellation))
        {
            throw Away(failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await _client.DeleteObjectAsync(_bucket, Root + name, cancellation);
        }
        catch (Exception failure) when (S3Client.IsAway(failure, cancellation))
        {
            throw Away(failure);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PlacedFile> ListAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = $"{Root}{path}/" };
        while (true)
        {
            var page = await ListPageAsync(request, cancellation);
            foreach (var one in page.S3Objects ?? [])
                yield return new(one.Key[Root.Length..], one.Size ?? 0, one.LastModified ?? DateTime.MinValue);
            if (page.IsTruncated is not true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _spool.Dispose();
    }

    /// <summary>Puts a local file.</summary>
    /// <exception cref="IOException">The server does not take it.</exception>
    internal async ValueTask PutAsync(string name, string path, CancellationToken cancellation)
    {
        try
        {
            await S3Client.PutFileAsync(_client, _bucket, Root + name, path, "application/octet-stream", cancellation);
        }
        catch (Exception failure) when (S3Client.IsAway(failure, cancellation))
        {
            throw Away(failure);
        }
    }

    private async ValueTask<ListObjectsV2Response> ListPageAsync(ListObjectsV2Request request, CancellationToken cancellation)
    {
        try
        {
            return await _client.ListObjectsV2Async(request, cancellation);
        }
        catch (Exception failure) when (S3Client.IsAway(failure, cancellation))
        {
            throw Away(failure);
        }
    }

    private static IOException Away(Exception failure) => new("The bucket of kept answers does not answer: " + failure.Message, failure);
}
