using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests;

/// <summary>Every model that is listed has a price under the name by which it is asked, or stands below with the reason.</summary>
public sealed class PricedModelsTests
{
    private static readonly IReadOnlyList<IImageProvider> Providers = Declared.Providers;
    private static readonly Pricer Pricer = new(PriceListReader.Shipped());

    // The sheet (each of its lines names its source) has no line for them: such providers bill by seconds of a machine or by
    // plan, publish no price, or the model is newer than the sheet. A deployment adds lines by its own file of prices.
    internal static readonly string[] Unpriced =
    [
        "azure-openai chatgpt-image-latest",
        "monsterapi img2img",
        "monsterapi photo-maker",
        "monsterapi pix2pix",
        "monsterapi sdxl-base",
        "monsterapi txt2img",
        "sandbox sandbox-unpriced",
        "segmind fast-flux-schnell",
        "segmind sdxl-img2img",
        "segmind sdxl-inpaint",
    ];

    [Fact]
    public void Models_EveryOne_IsPricedOrListed()
    {
        var unpriced = Providers.SelectMany(
            provider => provider.Models.Where(model => !IsPriced(provider, model)).Select(model => $"{provider.Slug} {model.Name}"))
                .Order(StringComparer.Ordinal).ToList();

        Assert.True(Unpriced.Order(StringComparer.Ordinal).SequenceEqual(unpriced), string.Join('\n', unpriced));
    }

    [Fact]
    public void Translate_EveryModel_IsPricedUnderTheNameThatItIsAskedBy()
    {
        foreach (var (provider, model) in Providers.SelectMany(provider => provider.Models.Select(model => (provider, model))))
        {
            if (Translate(provider, model) is { Calls.Count: > 0 } translation)
                Assert.Equal(model.PriceKey ?? model.Name, PriceQuery.ModelOf(provider, translation));
        }
    }

    private static bool IsPriced(IImageProvider provider, ModelInfo model) =>
        model.Operations.All(operation => Pricer.Quote(new(provider.Slug, model.PriceKey ?? model.Name, operation, 1)) is not null);

    private static Translation Translate(IImageProvider provider, ModelInfo model)
    {
        var operation = model.Operations[0];
        var request = operation == ImageOperation.Generation
            ? Ask.Of(operation, new { model = model.Name, prompt = "p" })
            : Ask.EditForm([("model", model.Name), ("prompt", "p")], Ask.Image());
        request = request with
        {
            Image = request.Image with { Operation = operation },
            Endpoint = request.Endpoint with { Settings = Declared.Settings }
        };
        while (provider.Write(request).Needs is { } fact)
            request = request with { Facts = new Dictionary<string, ReadOnlyMemory<byte>?>(request.Facts) { [fact.Key] = null } };
        return provider.Write(request);
    }
}
