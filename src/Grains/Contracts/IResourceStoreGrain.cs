namespace ImageGateway.Grains.Contracts;

/// <summary>
/// The one document in which earlier versions kept all resources. It takes no changes; what it holds is moved into the resources'
/// own documents before anything is read from them.
/// </summary>
[GrainInterfaceType("ImageGateway.Grains.Catalogue.ICatalogueGrain")]
[Alias("ig.ICatalogueGrain")]
public interface IResourceStoreGrain : IGrainWithStringKey
{
    /// <summary>Moves the resources, as far as that is done within a few seconds; asked again until all are.</summary>
    /// <returns>Number of resources that are still to be moved; 0: there is nothing left.</returns>
    [Alias("Move")]
    ValueTask<int> Move(CancellationToken cancellationToken = default);
}
