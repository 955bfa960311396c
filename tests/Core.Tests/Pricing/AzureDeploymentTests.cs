using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;

namespace ImageGateway.Core.Tests.Pricing;

/// <summary>Every priced model of Azure has a price in every kind of deployment, which covers what is charged there.</summary>
public sealed class AzureDeploymentTests
{
    private static readonly PriceList Sheet = PriceListReader.Shipped();

    private static readonly Pricer Pricer = new(Sheet);

    private static readonly string?[] Kinds = [null, .. Deployments.All];

    [Fact]
    public void Quote_EveryModelInEveryKind_HasAPriceAndNoneIsBelowGlobal()
    {
        var cases = 0;
        var models = Sheet.Rows.Where(static row => row.Provider.StartsWith("azure-", StringComparison.Ordinal))
            .Select(static row => (row.Provider, row.Model)).Distinct().ToList();
        foreach (var (provider, model) in models)
        {
            foreach (var operation in new[] { ImageOperation.Generation, ImageOperation.Edit })
            {
                foreach (var size in new[] { null, "1024x1024", "1536x1024" })
                {
                    var query = new PriceQuery(provider, model, operation, 2)
                    {
                        Size = ImageSize.TryParse(size, out var named) ? named : null,
                        InputImageCount = operation == ImageOperation.Edit ? 1 : 0,
                        PromptBytes = 40,
                    };
                    var global = Pricer.Quote(query with { Deployment = Deployments.Global });
                    Assert.True(global is not null, $"{query} has no price");
                    foreach (var kind in Kinds)
                    {
                        var quote = Pricer.Quote(query with { Deployment = kind });
                        Assert.True(quote?.MicroDollars >= global.MicroDollars, $"{query}: {kind} is below global");
                        Assert.True(
                            quote.Settle(new(2, null, 0)).MicroDollars >= global.Settle(new(2, null, 0)).MicroDollars,
                            $"{query}: an answer without usage is charged less as {kind}");
                        cases++;
                    }
                }
            }
        }

        Assert.True(cases > 500, $"{cases} cases");
    }

    [Fact]
    public void Settle_EveryDocumentedImageInEveryKind_IsThePriceOfThatKindAndWasReserved()
    {
        var cases = 0;
        foreach (var one in DocumentedTokens.All.Where(static one => one.Provider.StartsWith("azure-", StringComparison.Ordinal)))
        {
            foreach (var kind in Kinds)
            {
                foreach (var count in new[] { 1, 3 })
                {
                    var quote = Pricer.Quote(one.Query(ImageOperation.Generation, count) with { Deployment = kind, PromptBytes = 60 })!;
                    var usage = new ImageUsage(60, one.Tokens * count, 0)
                    {
                        TextInputTokens = 60,
                        ImageOutputTokens = one.Tokens * count,
                    };
                    var price = FactorOf(kind, one.Model) * ((60 * one.TextIn) + (one.Tokens * count * one.ImageOut));

                    Assert.Equal((long)Math.Ceiling(price), quote.Settle(new(count, usage, 0)).MicroDollars);
                    Assert.True(quote.MicroDollars >= price, $"{one} as {kind}: {quote.MicroDollars} < {price}");
                    cases++;
                }
            }
        }

        Assert.True(cases > 1_000, $"{cases} cases");
    }

    // The retail list has Data Zone 10 % above Global, and one model by region; no other region's price is known.
    private static decimal FactorOf(string? kind, string model) => (kind, model) switch
    {
        (Deployments.DataZone, _) => 1.1m,
        (Deployments.Regional, "gpt-image-1-mini") => 1.32m,
        _ => 1,
    };
}
