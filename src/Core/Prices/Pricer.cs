using System.Collections.Immutable;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.Prices;

/// <summary>
/// Computes what a request costs before it is sent, and what it cost once the provider has counted. Where lines of the
/// sheet disagree, or the request leaves a choice to the provider, the higher price counts.
/// </summary>
public sealed class Pricer(PriceSheet sheet)
{
    // Above any output that providers document for one picture (providers 2.6: 7,024 for the highest quality).
    private const int MaxOutputTokens = 8_192;

    // Tokens of one picture that is sent along; providers document no bound, so a generous one.
    private const int MaxInputTokens = 8_192;
    private const int TokensPerPartialImage = 100;
    private const int StandardSteps = 50;

    private static readonly ImageSize StandardSize = new(1024, 1024);

    /// <summary>The price, or null where the model has none (<c>price_unknown</c>).</summary>
    public PriceQuote? Quote(PriceQuery query)
    {
        var rows = sheet.Find(query.Provider, query.Model);
        if (rows.IsEmpty)
            return null;

        var picture = OfPicture(rows, query);
        var outputTokens = OfOutputTokens(rows, query);
        if (picture is null && outputTokens is null)
            return null;

        // A token-priced model whose sheet also has a price per picture: the picture's price is the same tokens, counted before.
        var each = picture ?? outputTokens!;
        var extra = new Charge(OfInputPictures(rows, query) + OfTokensBeside(rows, query), outputTokens is null, rows);
        return new((Int128)query.Count * each.Pico + extra.Pico, each.Exact && extra.Exact, each.Rows);
    }

    /// <summary>What tokens cost that the provider counted, or null where the model is not priced by token.</summary>
    public Int128? OfUsage(string provider, string model, ImageUsage usage)
    {
        var rows = sheet.Find(provider, model);
        if (Highest(rows, "image_output") is not { } output)
            return null;
        var input = Math.Max(Highest(rows, "text_input") ?? 0, usage.ImageInputTokens > 0 ? 0 : Highest(rows, "image_input") ?? 0);
        if (usage.TextInputTokens is { } text)
            return ((Int128)text * (Highest(rows, "text_input") ?? 0)) + ((Int128)usage.ImageInputTokens * (Highest(rows, "image_input") ?? 0)) + ((Int128)usage.OutputTokens * output);
        return ((Int128)usage.InputTokens * input) + ((Int128)usage.OutputTokens * output);
    }

    /// <summary>
    /// What an answered attempt cost, in micro-dollars; null where only its greatest price is known. Fewer pictures than
    /// were asked for cost in proportion.
    /// </summary>
    /// <param name="provider">The provider's slug.</param>
    /// <param name="model">The model that was asked.</param>
    /// <param name="quote">The price before it was sent.</param>
    /// <param name="wanted">Pictures asked for.</param>
    /// <param name="tokens">The provider's count, where it came.</param>
    /// <param name="shown">Pictures that came, where that is known.</param>
    public long? Settle(string provider, string? model, PriceQuote? quote, int wanted, ImageUsage? tokens, int? shown)
    {
        if (tokens is not null && model is not null && OfUsage(provider, model, tokens) is { } counted)
            return new PriceQuote(counted, true, []).MicroDollars;
        return quote is { Exact: true } && shown < wanted
            ? new PriceQuote(Ceiling(quote.PicoDollars * shown.Value, wanted), true, []).MicroDollars
            : null;
    }

    private sealed record Charge(Int128 Pico, bool Exact, ImmutableArray<PriceRow> Rows);

    private static Charge? OfPicture(ImmutableArray<PriceRow> rows, PriceQuery query)
    {
        var wanted = query.Operation == ImageOperation.Generation ? PricedOperation.Generate : PricedOperation.Edit;
        var priced = rows.Where(row => row.Unit != PriceUnit.Token && row.Operation is not PricedOperation.InputImage).ToList();
        var own = priced.FindAll(row => row.Operation == wanted);
        var candidates = own.Count > 0 ? own : priced;
        return ByImage(candidates, query) ?? ByMegapixel(candidates, query) ?? ByStep(candidates, query);
    }

    private static Charge? ByImage(List<PriceRow> rows, PriceQuery query)
    {
        var images = rows.FindAll(row => row.Unit == PriceUnit.Image);
        if (images.Count == 0)
            return null;

        var exact = true;
        var steps = query.Steps ?? images.Max(row => row.DefaultSteps);
        Narrow(ref images, row => row.MinSteps <= steps && steps <= row.MaxSteps);
        if (query.Size is { } size)
            Narrow(ref images, row => row.MinPixels <= size.Pixels);
        exact &= NarrowTo(ref images, query.Quality, row => row.Quality);
        exact &= NarrowTo(ref images, query.Size?.ToString(), row => row.Size);
        var pico = images.Max(row => Scaled(row, query.Size));
        exact &= images.TrueForAll(row => Scaled(row, query.Size) == pico);
        var perStep = rows.Where(row => row.Unit == PriceUnit.Step && row.MinSteps > 0 && row.MinSteps <= steps).Select(row => (Int128)row.PicoDollars * (steps - row.MinSteps + 1)).DefaultIfEmpty(0).Max();
        var perTile = rows.Where(row => row.Unit == PriceUnit.Tile).Select(row => (Int128)row.PicoDollars * Tiles(query.Size ?? StandardSize)).DefaultIfEmpty(0).Max();
        return new(pico + perStep + perTile, exact, [.. images.Where(row => Scaled(row, query.Size) == pico)]);
    }

    private static Charge? ByMegapixel(List<PriceRow> rows, PriceQuery query)
    {
        var megapixels = rows.FindAll(row => row.Unit == PriceUnit.Megapixel);
        if (megapixels.Count == 0)
            return null;

        var pixels = (query.Size ?? StandardSize).Pixels;
        var first = megapixels.FindAll(row => row.Tier == "first");
        if (first.Count > 0)
        {
            var further = megapixels.Where(row => row.Tier == "further").Select(row => row.PicoDollars).DefaultIfEmpty(0).Max();
            var rest = Math.Max(0, ((pixels + 999_999) / 1_000_000) - 1) + query.InputPictures;
            return new(first.Max(row => row.PicoDollars) + ((Int128)further * rest), query.Size is not null && query.InputPictures == 0, [.. first]);
        }

        var price = megapixels.MaxBy(row => row.PicoDollars)!;
        var pico = Ceiling((Int128)price.PicoDollars * pixels, 1_000_000);
        if (price.DefaultSteps > 0 && query.Steps > price.DefaultSteps)
            pico = Ceiling(pico * query.Steps.Value, price.DefaultSteps);
        return new(pico, query.Size is not null, [price]);
    }

    private static Charge? ByStep(List<PriceRow> rows, PriceQuery query)
    {
        var steps = rows.FindAll(row => row.Unit == PriceUnit.Step);
        if (steps.Count == 0)
            return null;
        var price = steps.MaxBy(row => row.PicoDollars)!;
        var taken = query.Steps ?? (price.DefaultSteps > 0 ? price.DefaultSteps : StandardSteps);
        var tiles = rows.Where(row => row.Unit == PriceUnit.Tile).Select(row => (Int128)row.PicoDollars * Tiles(query.Size ?? StandardSize)).DefaultIfEmpty(0).Max();
        return new(((Int128)price.PicoDollars * taken) + tiles, query.Steps is not null, [price]);
    }

    private static Charge? OfOutputTokens(ImmutableArray<PriceRow> rows, PriceQuery query)
    {
        if (Highest(rows, "image_output") is not { } price)
            return null;
        var pixels = Math.Max((query.Size ?? StandardSize).Pixels, StandardSize.Pixels);
        return new(Ceiling((Int128)price * MaxOutputTokens * pixels, StandardSize.Pixels), false, [.. rows.Where(row => row.Tokens == "image_output")]);
    }

    private static Int128 OfInputPictures(ImmutableArray<PriceRow> rows, PriceQuery query) =>
        rows.Where(row => row.Operation == PricedOperation.InputImage && row.Unit == PriceUnit.Image).Select(row => (Int128)row.PicoDollars * query.InputPictures).DefaultIfEmpty(0).Max();

    private static Int128 OfTokensBeside(ImmutableArray<PriceRow> rows, PriceQuery query) =>
        ((Int128)(Highest(rows, "text_input") ?? 0) * query.PromptBytes)
        + ((Int128)(Highest(rows, "image_input") ?? 0) * MaxInputTokens * query.InputPictures)
        + ((Int128)(Highest(rows, "image_output") ?? 0) * TokensPerPartialImage * query.PartialImages * query.Count);

    private static long? Highest(ImmutableArray<PriceRow> rows, string tokens)
    {
        long? highest = null;
        foreach (var row in rows)
        {
            if (row.Tokens == tokens && (highest is null || row.PicoDollars > highest))
                highest = row.PicoDollars;
        }

        return highest;
    }

    // A size that the sheet does not list costs in proportion to its pixels, and never less than the listed one.
    private static Int128 Scaled(PriceRow row, ImageSize? size)
    {
        if (size is not { } wanted || !ImageSize.TryParse(row.Size, out var listed) || wanted.Pixels <= listed.Pixels)
            return row.PicoDollars;
        return Ceiling((Int128)row.PicoDollars * wanted.Pixels, listed.Pixels);
    }

    private static void Narrow(ref List<PriceRow> rows, Predicate<PriceRow> fits)
    {
        var fitting = rows.FindAll(fits);
        if (fitting.Count > 0)
            rows = fitting;
    }

    // The lines for this very value, else those for any, else all of them; whether the value decided.
    private static bool NarrowTo(ref List<PriceRow> rows, string? value, Func<PriceRow, string?> of)
    {
        if (rows.TrueForAll(row => of(row) is null))
            return true;
        if (value is null)
            return false;
        var own = rows.FindAll(row => of(row) == value);
        if (own.Count > 0)
        {
            rows = own;
            return true;
        }

        Narrow(ref rows, row => of(row) is null);
        return false;
    }

    private static long Tiles(ImageSize size) => (long)((size.Width + 511) / 512) * ((size.Height + 511) / 512);

    private static Int128 Ceiling(Int128 value, long divisor) => (value + divisor - 1) / divisor;
}
