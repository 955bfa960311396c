namespace ImageGateway.Storage.S3;

/// <summary>Bucket of an archive.</summary>
/// <param name="Bucket">Name of the bucket, which exists.</param>
/// <param name="Url">URL of the S3 server; null for Amazon's.</param>
/// <param name="Region">Region that requests are signed for; null: as the environment says, else <c>us-east-1</c>.</param>
/// <param name="IsPathStyle">True when the bucket stands in the path and not in the host's name.</param>
public sealed record S3ArchiveSettings(string Bucket, Uri? Url, string? Region, bool IsPathStyle);
