namespace ImageGateway.Simulators.Bedrock;

/// <summary>A key that AWS knows.</summary>
/// <param name="AccessKeyId">Its public part.</param>
/// <param name="Secret">Its secret part.</param>
/// <param name="SessionToken">The token that has to come with a temporary key; null for a lasting one.</param>
/// <param name="Until">When a temporary key ends.</param>
public sealed record AwsSecret(string AccessKeyId, string Secret, string? SessionToken, DateTimeOffset Until);
