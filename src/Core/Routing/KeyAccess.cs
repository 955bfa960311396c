using System.Collections.Immutable;

namespace ImageGateway.Core.Routing;

/// <summary>The models and providers that a gateway key is narrowed to.</summary>
/// <param name="Models">Names of models, also as <c>@provider/model</c>; null: all.</param>
/// <param name="Providers">Slugs of vendors and of saved providers, with or without an at sign; null: all.</param>
public sealed record KeyAccess(ImmutableArray<string>? Models, ImmutableArray<string>? Providers)
{
    /// <summary>Determines whether the key may use a provider.</summary>
    /// <param name="vendor">The vendor's slug.</param>
    /// <param name="saved">The saved provider, or null.</param>
    public bool AllowsProvider(string vendor, SavedProvider? saved) =>
        Providers.Allows(vendor, "@" + vendor, saved?.Slug, saved is null ? null : "@" + saved.Slug, saved?.Id);

    /// <summary>Determines whether the key may ask for a model.</summary>
    /// <param name="model">The model that is asked, after aliases.</param>
    /// <param name="vendor">The vendor's slug.</param>
    /// <param name="saved">The saved provider, or null.</param>
    public bool AllowsModel(string model, string vendor, SavedProvider? saved) =>
        Models.Allows(model, $"@{vendor}/{model}", saved is null ? null : $"@{saved.Slug}/{model}");
}
