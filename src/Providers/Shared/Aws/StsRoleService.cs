using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Aws;

/// <summary>Asks the region's STS by AWS's own client.</summary>
/// <param name="chain">The gateway's own identity.</param>
/// <param name="endpoint">An STS elsewhere, from the deployment's settings; null: AWS's own of the region.</param>
internal sealed class StsRoleService(ChainKeys chain, Uri? endpoint) : IRoleService
{
    private const string SessionName = "ImageGateway";
    private const int Retries = 2;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<TemporaryKeys> AssumeAsync(RoleRequest request, CancellationToken cancellation)
    {
        try
        {
            using var client = new AmazonSecurityTokenServiceClient(
                await CallerAsync(request.Caller, cancellation), Config(request.Region));
            var response = await client.AssumeRoleAsync(
                new AssumeRoleRequest { RoleArn = request.Arn, RoleSessionName = SessionName, ExternalId = request.ExternalId },
                cancellation);
            var keys = response.Credentials;
            return new(new(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken), new DateTimeOffset(
                keys.Expiration!.Value.ToUniversalTime()));
        }
        catch (AmazonServiceException failure)
        {
            // AWS's sentence would name the gateway's own identity.
            throw new CredentialException($"the role '{request.Arn}' cannot be assumed: {failure.ErrorCode ?? "STS refused it"}.", failure);
        }
        catch (Exception failure)
            when (failure is AmazonClientException or HttpRequestException or IOException or InvalidOperationException)
        {
            throw new CredentialException(
                $"the role '{request.Arn}' cannot be assumed: STS did not answer, or the gateway's machine has no AWS identity "
                    + $"to ask with.",
                failure);
        }
    }

    private async Task<AWSCredentials> CallerAsync(AwsKeys? keys, CancellationToken cancellation) => keys switch
    {
        null => await chain.FindAsync(cancellation),
        { SessionToken: { } token } => new SessionAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey, token),
        _ => new BasicAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey),
    };

    private AmazonSecurityTokenServiceConfig Config(string region)
    {
        var config = new AmazonSecurityTokenServiceConfig { MaxErrorRetry = Retries, Timeout = Timeout, AuthenticationRegion = region };
        if (endpoint is null)
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region);
        else
            config.ServiceURL = endpoint.AbsoluteUri;
        return config;
    }
}
