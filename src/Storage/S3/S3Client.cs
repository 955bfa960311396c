using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace ImageGateway.Storage.S3;

/// <summary>Makes clients of an S3 server, and tells when it is away.</summary>
internal static class S3Client
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Makes a client for a bucket's server.</summary>
    /// <param name="settings">The bucket.</param>
    /// <param name="credentials">Credentials in place of the SDK's default chain; null: the chain's.</param>
    public static AmazonS3Client Create(S3ArchiveSettings settings, AWSCredentials? credentials)
    {
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
        return credentials is null ? new(config) : new(credentials, config);
    }

    /// <summary>Puts a local file whole. Pieces that are signed one by one are stored as they are by some servers.</summary>
    public static async ValueTask PutFileAsync(
        AmazonS3Client client, string bucket, string key, string path, string contentType, CancellationToken cancellation)
    {
        var content = new FileStream(
            path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous });
        await using (content)
        {
            await client.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = bucket,
                    Key = key,
                    InputStream = content,
                    AutoCloseStream = false,
                    UseChunkEncoding = false,
                    ContentType = contentType,
                    Headers = { ContentLength = content.Length },
                },
                cancellation);
        }
    }

    /// <summary>Determines whether the server failed. A request that its caller ended is no failure of it.</summary>
    public static bool IsAway(Exception failure, CancellationToken cancellation) =>
        failure is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException or IOException
        || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);
}
