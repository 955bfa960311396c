using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Endpoints.Models;

/// <summary>A model as a request can ask for it.</summary>
/// <param name="Slug">The saved provider or the vendor.</param>
/// <param name="Vendor">The vendor.</param>
/// <param name="Model">The model.</param>
internal sealed record ListedModel(string Slug, string Vendor, ModelInfo Model);

/// <summary>
/// All models that a caller can ask for as <c>@slug/model</c>: those of its workspace's saved providers, and the vendors' own.
/// </summary>
internal sealed class IntegratedModels(ProviderCatalog vendors, ProviderFinder finder, ISavedProviders saved, TimeProvider time)
{
    // A workspace may have a million of them, and nobody reads such a list.
    private const int MostProviders = 1_000;

    /// <summary>
    /// The models of a caller's workspace that its key may ask for, of its first thousand saved providers at most.
    /// </summary>
    public async ValueTask<List<ListedModel>> OfAsync(Principal caller, CancellationToken cancellation)
    {
        var (workspace, access) = (caller.Workspace, caller.Access);
        var models = new List<ListedModel>();
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        var page = await finder.PageAsync(workspace, ResourceSelection.All, 0, MostProviders, cancellation);
        foreach (var entry in page.Entries)
        {
            if (!slugs.Add(entry.Slug) || await saved.FindAsync(workspace, entry.Slug, cancellation) is not { } provider
                || provider.Disabled || provider.HasExpired(time.GetUtcNow()))
                continue;
            var known = vendors.Find(provider.Provider)?.Models ?? [];
            models.AddRange(
                known.Concat(Own(entry, known))
                    .Where(model => provider.Allows(model.Name) && Allows(access, model, provider.Provider, provider))
                .Select(model => new ListedModel(entry.Slug, provider.Provider, model)));
        }

        foreach (var vendor in vendors.All.Where(vendor => !slugs.Contains(vendor.Slug)))
            models.AddRange(
                vendor.Models.Where(model => Allows(access, model, vendor.Slug, null))
                    .Select(model => new ListedModel(vendor.Slug, vendor.Slug, model)));
        return models;
    }

    private static bool Allows(KeyAccess? access, ModelInfo model, string vendor, SavedProvider? saved) =>
        access is null || (access.AllowsProvider(vendor, saved) && access.AllowsModel(model.Name, vendor, saved));

    // Models that the table does not know, which somebody named for the provider: fine-tuned ones, deployments.
    private static IEnumerable<ModelInfo> Own(StoredResource entry, IReadOnlyList<ModelInfo> known) => entry.Provider().Models
        .Where(rule => rule.Enabled && !known.Any(model => model.Name.Equals(rule.Slug, StringComparison.OrdinalIgnoreCase)))
        .Select(rule => new ModelInfo(rule.Slug, []));
}
