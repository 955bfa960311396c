using System.Globalization;
using ImageGateway.Core.Providers;

namespace ImageGateway.Api.Endpoints.Models;

/// <summary>Filter, order and page of a query on the list of models (docs/architecture/portkey.md#models).</summary>
internal static class ModelListQuery
{
    /// <summary>The models that are asked for, and how many there are before paging.</summary>
    public static (IReadOnlyList<ListedModel> Page, int Total) Apply(
        IEnumerable<ListedModel> models, IQueryCollection query, ProviderSchema schema)
    {
        if (query["ai_service"].ToString() is { Length: > 0 } vendor)
            models = models.Where(model => model.Vendor == (schema.SlugOf(vendor) ?? vendor));
        if (query["provider"].ToString() is { Length: > 0 } slug)
            models = Named(models, slug.TrimStart('@'), schema);
        Func<ListedModel, string>? key = query["sort"].ToString() switch
        {
            "name" => model => model.Model.Name,
            "provider" => model => model.Slug,
            "ai_service" => model => model.Vendor,
            _ => null,
        };
        if (key is not null)
            models = query["order"] == "desc"
                ? models.OrderByDescending(key, StringComparer.Ordinal)
                : models.OrderBy(key, StringComparer.Ordinal);
        var all = models.ToList();
        return ([.. all.Skip(Number(query["offset"]) ?? 0).Take(Number(query["limit"]) ?? int.MaxValue)], all.Count);
    }

    // What was saved under the name comes first, then the provider that it spells.
    private static IEnumerable<ListedModel> Named(IEnumerable<ListedModel> models, string slug, ProviderSchema schema)
    {
        var all = models.ToList();
        var vendor = all.Exists(model => model.Slug == slug) ? slug : schema.SlugOf(slug) ?? slug;
        return all.Where(model => model.Slug == vendor);
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
