namespace ImageGateway.Providers.Shared.Aws;

/// <summary>A key pair of Amazon Web Services, with the token that temporary ones need.</summary>
internal sealed record AwsKeys(string AccessKeyId, string SecretAccessKey, string? SessionToken)
{
    /// <summary>Names the key without its secrets.</summary>
    public override string ToString() => AccessKeyId;
}
