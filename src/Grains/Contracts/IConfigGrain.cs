namespace ImageGateway.Grains.Contracts;

/// <summary>One config: its document, its versions and its round robins. The key is its id; for one that was never saved, its
/// hash.</summary>
[GrainInterfaceType("ImageGateway.Grains.Configs.IConfigGrain")]
[Alias("ig.IConfigGrain")]
public interface IConfigGrain : IResourceGrain
{
    /// <summary>Hands out the next positions of one of its round robins; kept in memory only.</summary>
    [Alias("TakePositions")]
    ValueTask<long> TakePositions(string path, int count, CancellationToken cancellationToken = default);
}
