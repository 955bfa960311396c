using System.Collections.Frozen;
using ImageGateway.Core.Providers;
using ImageGateway.Providers;

namespace ImageGateway.Gateway.Routing;

/// <summary>The providers that this gateway serves, by slug.</summary>
public sealed class ProviderCatalog(IEnumerable<IImageProvider> providers)
{
    private readonly FrozenDictionary<string, IImageProvider> _bySlug = providers.ToFrozenDictionary(provider => provider.Slug);

    /// <summary>Declarations of the providers.</summary>
    public ProviderSchema Schema { get; } = ImageProviders.Schema(providers);

    /// <summary>All providers, ordered by slug.</summary>
    public IEnumerable<IImageProvider> All => _bySlug.Values.OrderBy(provider => provider.Slug, StringComparer.Ordinal);

    /// <summary>The provider of this slug, or null where it is not served.</summary>
    public IImageProvider? Find(string slug) => _bySlug.GetValueOrDefault(slug);
}
