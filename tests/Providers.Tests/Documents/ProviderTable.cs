using System.Globalization;
using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Tests.Documents;

/// <summary>Writes docs/reference/models.md from the providers' own tables.</summary>
internal static class ProviderTable
{
    private const string Head = """
        # Models

        Which provider and model supports what. Use this page to choose a model, and to see its sizes, formats and end date. For costs see [Prices](prices.md).

        The tables are written from the capability tables in `src/Providers`, and a test compares them. `UPDATE_DOCS=1 dotnet test tests/Providers.Tests --filter ProviderTable` writes this page.

        Other models work too: the gateway forwards them with their provider's defaults.

        | column | meaning |
        | --- | --- |
        | sizes | sizes that the model generates; the gateway chooses the nearest one to the `size` of a request |
        | per call | images that one call to the provider returns; a larger `n` becomes several calls |
        | mask | whether edits accept a mask |
        | streams | whether the provider sends partial images |
        | served until | the vendor's end date; another host of the model may serve it longer |
        | successor | the model that [takes its place](settings.md#more-about-some-of-them) |

        ## Overview


        """;

    /// <summary>Writes the page of providers.</summary>
    public static string Write(IEnumerable<IImageProvider> providers)
    {
        var page = new StringBuilder(Head);
        var served = providers.OrderBy(provider => provider.Slug, StringComparer.Ordinal).ToList();
        page.Append(
            "| provider | models listed | generations | edits | variations | masks | own headers |\n| --- | --- | --- | --- | --- | "
                + "--- | --- |\n");
        foreach (var provider in served)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{provider.Slug}` | {provider.Models.Count} | {Yes(provider, ImageOperation.Generation)} "
                    + $"| {Yes(provider, ImageOperation.Edit)} | {Yes(provider, ImageOperation.Variation)} | ");
            page.Append(provider.Models.Any(model => model.TakesMask) ? "yes" : "–").Append(" | ");
            page.Append(provider.Capabilities.Settings.IsEmpty ? "–" : string.Join(" ", provider.Capabilities.Settings.Select(Header)))
                .Append(" |\n");
        }

        foreach (var provider in served.Where(provider => provider.Models.Count > 0))
            WriteModels(page, provider);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void WriteModels(StringBuilder page, IImageProvider provider)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"\n## `{provider.Slug}`\n\n| model | operations | sizes | per call | formats | mask | streams | served until | successor "
                + $"|\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var model in provider.Models)
        {
            var operations = string.Join(", ", model.Operations.Select(operation => operation.ToString().ToLowerInvariant() + "s"));
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{model.Name}` | {operations} | {model.Sizes} | {model.MaxCount} | {string.Join(", ", model.Formats)} "
                    + $"| {Mark(model.TakesMask)} | {Mark(model.Streams)} "
                    + $"| {model.Sunset?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–"} "
                    + $"| {(model.Successor is null ? "–" : $"`{model.Successor}`")} |\n");
        }
    }

    private static string Header(ProviderSetting setting) => setting.Values.Count == 0
        ? $"`{setting.Header}`"
        : $"`{setting.Header}` (`{string.Join("`, `", setting.Values)}`)";

    private static string Yes(IImageProvider provider, ImageOperation operation) =>
        Mark(provider.Models.Any(model => model.Operations.Contains(operation)));

    private static string Mark(bool has) => has ? "yes" : "–";
}
