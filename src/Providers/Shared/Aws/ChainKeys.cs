using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Aws;

/// <summary>
/// The identity of the machine that the gateway runs on, as every AWS tool finds it: environment, profile, web identity,
/// container, instance. Asked for the first time when a call needs it; the SDK keeps and renews what it found.
/// </summary>
internal sealed class ChainKeys(TimeProvider time) : IAwsKeySource
{
    // Where there is no identity the search ends in time-outs; it is not repeated for every request.
    private static readonly TimeSpan KeepFailure = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private Task<AWSCredentials>? _found;
    private DateTimeOffset _searched;

    /// <inheritdoc/>
    public async ValueTask<AwsKeys> GetAsync(CancellationToken cancellation)
    {
        try
        {
            var credentials = await FindAsync(cancellation);
            var keys = await credentials.GetCredentialsAsync().WaitAsync(cancellation);
            return new(keys.AccessKey, keys.SecretKey, string.IsNullOrEmpty(keys.Token) ? null : keys.Token);
        }
        catch (Exception failure)
            when (failure is AmazonClientException or AmazonServiceException or HttpRequestException or IOException
                or InvalidOperationException)
        {
            throw new CredentialException(
                "the gateway's machine has no AWS identity that can be used. Give 'aws_access_key_id' and 'aws_secret_access_key', a "
                    + "Bedrock API key, or the gateway a role.",
                failure);
        }
    }

    /// <summary>The identity itself, for assuming a role with it.</summary>
    public Task<AWSCredentials> FindAsync(CancellationToken cancellation)
    {
        Task<AWSCredentials> found;
        lock (_gate)
        {
            if (_found is null || ((_found.IsFaulted || _found.IsCanceled) && time.GetUtcNow() - _searched >= KeepFailure))
            {
                _searched = time.GetUtcNow();
                _found = Task.Run(static () => DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(), CancellationToken.None);
            }

            found = _found;
        }

        return found.WaitAsync(cancellation);
    }
}
