using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;

namespace ImageGateway.Core.Tests.Pricing;

/// <summary>Every line of the sheet is read: a price that is a thousand times higher is seen in a quote and in a charge.</summary>
public sealed class PriceRowTests
{
    private static readonly PriceList Sheet = PriceListReader.Shipped();

    private static readonly ImageUsage[] Usages =
    [
        new(1_000, 2_000, 3_000) { TextInputTokens = 400, ImageInputTokens = 600, ImageOutputTokens = 1_500, TextOutputTokens = 500 },
        new(1_000, 2_000, 3_000)
            { TextInputTokens = 400, ImageInputTokens = 600, CachedInputTokens = 500, CachedTextTokens = 200, CachedImageTokens = 300 },
        new(1_000, 2_000, 3_000) { TextInputTokens = 1_000, CachedInputTokens = 500 },
        new(1_000, 2_000, 3_000),
    ];

    [Fact]
    public void Rows_EachOfThem_ChangeAQuote() =>
        Assert.Empty(Sheet.Rows.Where(row => !Changes(row, static quote => quote.PicoDollars)).Select(Name));

    [Fact]
    public void Rows_OfTheVendorsOwnPrice_ChangeACharge() =>
        Assert.Empty(Sheet.Rows.Where(row => !row.IsReserveOnly && !Charges(row)).Select(Name));

    [Fact]
    public void Rows_ThatAreReservedOnly_ChangeNoChargeOfACount()
    {
        foreach (var row in Sheet.Rows.Where(row => row.IsReserveOnly && (row.Tokens is not null || TokensOf(row).Length == 0)))
            Assert.All(Usages, usage => Assert.False(Changes(row, quote => quote.Settle(new(1, usage, 0)).MicroDollars), Name(row)));
    }

    [Fact]
    public void Rows_OfADeployment_ChangeNoChargeOfAnother()
    {
        foreach (var row in Sheet.Rows.Where(row => row.Deployment is not null))
        {
            foreach (var usage in Usages)
            {
                Assert.False(Changes(row, quote => quote.Settle(new(1, usage, 0)).MicroDollars, deployment: null), Name(row));
                Assert.False(Changes(row, quote => quote.Settle(new(1, usage, 0)).MicroDollars, Deployments.Global), Name(row));
            }
        }
    }

    private static bool Charges(PriceRow row) =>
        Usages.Any(usage => Changes(row, quote => quote.Settle(new(1, usage, 0)).MicroDollars, row.Deployment))
            || Changes(row, static quote => quote.Settle(new(0, null, 1)).MicroDollars);

    private static PriceRow[] TokensOf(PriceRow row) => [.. Sheet.Find(row.Provider, row.Model).Where(other => other.Tokens is not null)];

    private static bool Changes<T>(PriceRow row, Func<PriceQuote, T> of, string? deployment = null)
    {
        var rows = Sheet.Find(row.Provider, row.Model);
        var (before, after) = (new Pricer(new(rows)), new Pricer(
            new(rows.Replace(row, row with { PicoDollars = row.PicoDollars * 1_000 }))));
        return Queries(row, deployment)
            .Any(query => before.Quote(query) is { } one && after.Quote(query) is { } other && !Equals(of(one), of(other)));
    }

    private static IEnumerable<PriceQuery> Queries(PriceRow row, string? deployment) =>
        from operation in new[] { ImageOperation.Generation, ImageOperation.Edit }
        from size in new ImageSize?[] { null, ImageSize.TryParse(row.Size, out var own) ? own : new(2048, 2048) }
        from quality in new[] { null, row.Quality }
        from resolution in new[] { null, row.Resolution }
        from steps in new int?[] { null, row.MinSteps > 0 ? row.MinSteps : null }
        from inputs in new[] { 0, 2 }
        select new PriceQuery(row.Provider, row.Model, operation, 1)
        {
            Size = size,
            Quality = quality,
            Resolution = resolution,
            Steps = steps,
            InputImageCount = inputs,
            PromptBytes = 100,
            Deployment = deployment,
        };

    private static string Name(PriceRow row) =>
        $"{row.Provider} {row.Model} {row.Unit} {row.Operation} {row.Tokens} {row.Size} {row.Quality} {row.Resolution} {row.Deployment} {row.PicoDollars}";
}
