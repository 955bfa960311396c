using ImageGateway.Api.Management.Providers;
using ImageGateway.Api.Routes;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Control;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Catalog;

/// <summary>A model as a request can ask for it.</summary>
/// <param name="Slug">The saved provider or the vendor.</param>
/// <param name="Vendor">The vendor.</param>
/// <param name="Model">The model.</param>
internal sealed record ListedModel(string Slug, string Vendor, ModelInfo Model);

/// <summary>All models that a workspace can ask for as <c>@slug/model</c>: those of its saved providers, and the vendors' own.</summary>
internal sealed class IntegratedModels(ProviderCatalog vendors, ProviderFinder finder, ISavedProviders saved, TimeProvider time)
{
    /// <summary>The models of a workspace.</summary>
    public async ValueTask<List<ListedModel>> OfAsync(string workspace, CancellationToken cancellation)
    {
        var models = new List<ListedModel>();
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in await finder.ListAsync(workspace, cancellation).ConfigureAwait(false))
        {
            if (!slugs.Add(entry.Slug) || await saved.FindAsync(workspace, entry.Slug, cancellation).ConfigureAwait(false) is not { } provider || provider.HasExpired(time.GetUtcNow()))
                continue;
            var known = vendors.Find(provider.Provider)?.Models.Where(model => provider.Allows(model.Name)).ToList() ?? [];
            models.AddRange(known.Select(model => new ListedModel(entry.Slug, provider.Provider, model)));
            models.AddRange(Own(entry, known).Select(model => new ListedModel(entry.Slug, provider.Provider, model)));
        }

        models.AddRange(vendors.All.Where(vendor => !slugs.Contains(vendor.Slug)).SelectMany(vendor => vendor.Models.Select(model => new ListedModel(vendor.Slug, vendor.Slug, model))));
        return models;
    }

    // Models that the table does not know, which somebody named for the provider: fine-tuned ones, deployments.
    private static IEnumerable<ModelInfo> Own(CatalogueEntry entry, List<ModelInfo> known) => entry.Provider().Models
        .Where(rule => rule.Enabled && !known.Exists(model => model.Name.Equals(rule.Slug, StringComparison.OrdinalIgnoreCase)))
        .Select(rule => new ModelInfo(rule.Slug, []));
}
