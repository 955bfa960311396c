using System.Collections.Concurrent;
using System.Collections.Immutable;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.Pricing;

/// <summary>
/// Computes the most that a request can cost before it is sent. Where lines of the sheet disagree, or the request leaves a
/// choice to the provider, the higher price is reserved; what is charged comes from the lines of the vendor's own prices.
/// </summary>
public sealed class Pricer(PriceList sheet)
{
    /// <summary>Newest date of a price in the list, as it is written there; null when no price has a date.</summary>
    public string? NewestAsOf => sheet.Rows.Select(static row => row.AsOf).Max(StringComparer.Ordinal);

    // Above any output that vendors document for an image of 1024x1024, for models whose tokens per image are not listed.
    private const int MaxOutputTokens = 8_192;

    // The least output of one image for the same models: below any that vendors document.
    private const int LeastOutputTokens = 100;

    // Tokens of one image that is sent along, where the sheet names no bound.
    private const int MaxInputTokens = 8_192;

    // Tokens around the words of a prompt.
    private const int PromptOverhead = 100;
    private const int TokensPerPartialImage = 100;

    // Distinct queries whose quote is kept, and the longest word of a caller that is kept with one.
    private const int MaxKept = 4_096;
    private const int MaxKeptWord = 64;

    private static readonly ImageSize StandardSize = new(1024, 1024);

    private readonly ConcurrentDictionary<PriceQuery, PriceQuote?> _kept = new();

    /// <summary>The price, or null where the model has none (<c>price_unknown</c>).</summary>
    public PriceQuote? Quote(PriceQuery query)
    {
        // Requests differ in their prompts above all, whose part is a product.
        var quote = QuoteWithoutPrompt(query with { PromptBytes = 0 });
        return quote is null || quote.PerPromptByte == 0 || query.PromptBytes == 0
            ? quote
            : quote with { PicoDollars = quote.PicoDollars + (quote.PerPromptByte * query.PromptBytes) };
    }

    private PriceQuote? QuoteWithoutPrompt(PriceQuery query)
    {
        if (_kept.TryGetValue(query, out var kept))
            return kept;
        var quote = Compute(query);
        if (query.Model.Length > MaxKeptWord || query.Quality?.Length > MaxKeptWord || query.Resolution?.Length > MaxKeptWord)
            return quote;
        if (_kept.Count >= MaxKept)
            _kept.Clear();
        _kept[query] = quote;
        return quote;
    }

    private PriceQuote? Compute(PriceQuery query)
    {
        var known = Reserved(sheet.Find(query.Provider, query.Model), query.Deployment);
        var rows = Scaled(known, static row => row.Deployment is not null);
        var charged = Charged(Scaled(known, row => row.Deployment is not null && row.Deployment == query.Deployment), query.Deployment);
        if (TokenRates.From(rows) is not { } rates)
            return ImagePrices.From(rows, query) is { } most
                ? QuoteOfImages(rows, most, ImagePrices.From(charged, query) ?? most, query)
                : null;

        var image = ImagePrices.From(rows, query, rates.ImageOutput);
        var grid = ImagePrices.OfQuality(rows.Where(static row => row.Grid > 0), query.Quality);
        var each = Int128.Max(
            image?.Most ?? 0, grid.Select(row => (Int128)TokenGrid.Most(row.Grid, query.Size) * rates.ImageOutput).DefaultIfEmpty(0).Max());
        if (each == 0)
            each = Ceiling(
                (Int128)rates.ImageOutput * MaxOutputTokens * Math.Max(
                    (query.Size ?? StandardSize).Pixels, StandardSize.Pixels), StandardSize.Pixels);
        var chargedRates = TokenRates.From(charged) ?? rates;
        return new(((Int128)query.Count * each)
            + BesideImages(rows, rates, query), false, [.. image?.Rows ?? [], .. rows.Where(row => row.Tokens == TokenKind.ImageOutput)])
        {
            Count = query.Count,
            Rates = chargedRates,
            LeastEach = Least(ImagePrices.From(charged, query, chargedRates.ImageOutput), grid, chargedRates, query),
            HasInputImages = query.InputImageCount > 0,
            PerPromptByte = (Int128)rates.MostText * query.Calls,
        };
    }

    private static PriceQuote QuoteOfImages(ImmutableArray<PriceRow> rows, ImagePrices most, ImagePrices charged, PriceQuery query)
    {
        var inputs = OfInputImages(rows, query);
        return new(((Int128)query.Count * most.Most) + inputs, most.IsExact && most.Most == charged.Most, most.Rows)
        {
            Count = query.Count,
            Documented = ((Int128)query.Count * charged.Most) + inputs,
            DocumentedIsExact = charged.IsExact,
            HasInputImages = query.InputImageCount > 0,
        };
    }

    // The lines that are reserved for: all of them, unless the deployment that is called is known and has its own.
    private static ImmutableArray<PriceRow> Reserved(ImmutableArray<PriceRow> rows, string? deployment) =>
        deployment is null || (deployment != Deployments.Global && rows.All(row => row.Deployment != deployment))
            ? rows
            : rows.RemoveAll(row => row.Deployment is { } own && own != deployment);

    // Prices of an image are listed for the usual deployment; in one whose tokens are dearer, so is the image. What is reserved
    // counts the dearest of the lines, so that an unknown deployment is covered; what is charged counts those of the named one.
    private static ImmutableArray<PriceRow> Scaled(ImmutableArray<PriceRow> rows, Predicate<PriceRow> isOfDeployment)
    {
        if (TokenRates.From(rows.RemoveAll(row => !isOfDeployment(row))) is not { } own
            || TokenRates.From(Charged(rows, null)) is not { } usual || own.ImageOutput <= usual.ImageOutput || usual.ImageOutput == 0)
            return rows;
        return
        [
            .. rows.Select(row => row.Unit == PriceUnit.Image && row.Deployment is null
                ? row with { PicoDollars = (long)Ceiling((Int128)row.PicoDollars * own.ImageOutput, usual.ImageOutput) }
                : row),
        ];
    }

    // The lines that are charged: of the deployment that is called, where the vendor prices it apart.
    private static ImmutableArray<PriceRow> Charged(ImmutableArray<PriceRow> rows, string? deployment)
    {
        var charged = rows.RemoveAll(static row => row.IsReserveOnly);
        var own = charged.Where(row => row.Deployment is not null && row.Deployment == deployment).Select(static row => row.Tokens)
            .ToHashSet();
        return charged.RemoveAll(row => row.Deployment is null ? own.Contains(row.Tokens) : row.Deployment != deployment);
    }

    private static Int128 Least(ImagePrices? image, List<PriceRow> grid, TokenRates rates, PriceQuery query)
    {
        var least = grid.Select(row => (Int128)TokenGrid.Least(row.Grid, query.Size) * rates.ImageOutput)
            .Append(image?.Least ?? Int128.MaxValue).Min();
        return least == Int128.MaxValue ? (Int128)LeastOutputTokens * rates.ImageOutput : least;
    }

    // Prompt and input images are read by each call; every answer may have text and thoughts beside its image.
    private static Int128 BesideImages(ImmutableArray<PriceRow> rows, TokenRates rates, PriceQuery query)
    {
        var prompt = (Int128)rates.MostText * PromptOverhead;
        var inputTokens = MostTokens(rows, TokenKind.ImageInput) is > 0 and var bound ? bound : MaxInputTokens;
        var inputs = Int128.Max((Int128)rates.MostImage * inputTokens * query.InputImageCount, OfInputImages(rows, query));
        var written = (Int128)rates.TextOutput * MostTokens(rows, TokenKind.TextOutput) * query.Count;
        var partial = (Int128)rates.ImageOutput * TokensPerPartialImage * query.PartialImages * query.Count;
        return ((prompt + inputs) * query.Calls) + written + partial;
    }

    private static Int128 OfInputImages(ImmutableArray<PriceRow> rows, PriceQuery query) =>
        rows.Where(row => row.Operation == PricedOperation.InputImage && row.Unit == PriceUnit.Image)
            .Select(row => (Int128)row.PicoDollars * query.InputImageCount).DefaultIfEmpty(0).Max();

    private static int MostTokens(ImmutableArray<PriceRow> rows, TokenKind kind) =>
        rows.Where(row => row.Tokens == kind).Select(static row => row.MaxTokens).DefaultIfEmpty(0).Max();

    private static Int128 Ceiling(Int128 value, long divisor) => (value + divisor - 1) / divisor;
}
