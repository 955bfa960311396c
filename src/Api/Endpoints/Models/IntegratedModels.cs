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

/// <summary>Models that a caller can ask for.</summary>
/// <param name="Models">The models.</param>
/// <param name="Unlisted">Number of saved providers whose models are not among them, since there are too many.</param>
internal sealed record IntegratedModelList(List<ListedModel> Models, int Unlisted);

/// <summary>
/// All models that a caller can ask for as <c>@slug/model</c>: those of its workspace's saved providers, and the vendors' own.
/// </summary>
internal sealed class IntegratedModels(ProviderCatalog vendors, ProviderFinder finder, ISavedProviders saved, TimeProvider time)
{
    // A workspace may have a million of them, and nobody reads such a list.
    private const int MostProviders = 1_000;

    /// <summary>
    /// The models of a caller's workspace that its key may ask for, of its first thousand saved providers and the one that it names.
    /// </summary>
    /// <param name="caller">The caller.</param>
    /// <param name="named">Slug of a saved provider; null: none is named.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async ValueTask<IntegratedModelList> OfAsync(Principal caller, string? named, CancellationToken cancellation)
    {
        var (workspace, access) = (caller.Workspace, caller.Access);
        var models = new List<ListedModel>();
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        var page = await finder.PageAsync(workspace, ResourceSelection.All, 0, MostProviders, cancellation);
        var further = named is not null && page.Total > page.Entries.Count && page.Entries.All(entry => entry.Slug != named)
            ? await finder.FindAsync(workspace, named, cancellation)
            : null;
        StoredResource[] entries = further is null ? [.. page.Entries] : [.. page.Entries, further];
        foreach (var entry in entries)
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
        return new(models, page.Total - entries.Length);
    }

    private static bool Allows(KeyAccess? access, ModelInfo model, string vendor, SavedProvider? saved) =>
        access is null || (access.AllowsProvider(vendor, saved) && access.AllowsModel(model.Name, vendor, saved));

    // Models that the table does not know, which somebody named for the provider: fine-tuned ones, deployments.
    private static IEnumerable<ModelInfo> Own(StoredResource entry, IReadOnlyList<ModelInfo> known) => entry.Provider().Models
        .Where(rule => rule.Enabled && !known.Any(model => model.Name.Equals(rule.Slug, StringComparison.OrdinalIgnoreCase)))
        .Select(rule => new ModelInfo(rule.Slug, []));
}
