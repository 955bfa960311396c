namespace ImageGateway.Grains.Client;

/// <summary>How much of the cluster's resources a front-end holds, and how long it goes on with it.</summary>
public sealed record ResourceCacheTerms
{
    /// <summary>How long resources are honoured while the cluster does not answer. Default ten minutes.</summary>
    public TimeSpan Honour { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes of resources that are held at most. Default 64 MB.</summary>
    public long Bytes { get; init; } = 64L << 20;
}
