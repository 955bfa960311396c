using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Aws;

/// <summary>Source of the AWS keys for signatures.</summary>
internal interface IAwsKeySource
{
    /// <summary>Keys that are good now.</summary>
    /// <exception cref="CredentialException">There are none.</exception>
    ValueTask<AwsKeys> GetAsync(CancellationToken cancellation);
}

/// <summary>The caller's own keys.</summary>
internal sealed class GivenKeys(AwsKeys keys) : IAwsKeySource
{
    /// <inheritdoc/>
    public ValueTask<AwsKeys> GetAsync(CancellationToken cancellation) => new(keys);
}
