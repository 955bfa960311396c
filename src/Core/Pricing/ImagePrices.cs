using System.Collections.Immutable;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.Pricing;

/// <summary>The price of one image by the lines that are per image, megapixel or step.</summary>
/// <param name="Most">The most that it can be, in 10⁻¹² US dollars.</param>
/// <param name="Least">The least that it can be.</param>
/// <param name="IsExact">Whether the lines leave no choice.</param>
/// <param name="Rows">The lines of the most.</param>
internal sealed record ImagePrices(Int128 Most, Int128 Least, bool IsExact, ImmutableArray<PriceRow> Rows)
{
    private const int StandardSteps = 50;

    private static readonly ImageSize StandardSize = new(1024, 1024);

    /// <summary>The price for a request, or null where no line has one.</summary>
    /// <param name="rows">The lines of the model.</param>
    /// <param name="query">The request.</param>
    /// <param name="perToken">The price of a token that is drawn, for lines that say how many an image has; 0 where tokens have
    /// none.</param>
    public static ImagePrices? From(ImmutableArray<PriceRow> rows, PriceQuery query, long perToken = 0)
    {
        var wanted = query.Operation == ImageOperation.Generation ? PricedOperation.Generate : PricedOperation.Edit;
        var priced = rows.Where(row => row.Unit != PriceUnit.Token && row.Operation is not PricedOperation.InputImage).ToList();
        var own = priced.FindAll(row => row.Operation == wanted);
        var candidates = own.Count > 0 ? own : priced;
        return Greater(ByImage(candidates, query, perToken) ?? ByStep(candidates, query), ByMegapixel(candidates, query));
    }

    private static ImagePrices? Greater(ImagePrices? one, ImagePrices? other)
    {
        if (one is null || other is null)
            return one ?? other;
        var most = one.Most >= other.Most ? one : other;
        return most with { Least = Int128.Min(one.Least, other.Least), IsExact = one.IsExact && other.IsExact && one.Most == other.Most };
    }

    /// <summary>The lines for this quality; else those for any, else all of them.</summary>
    public static List<PriceRow> OfQuality(IEnumerable<PriceRow> rows, string? quality)
    {
        var narrowed = rows.ToList();
        NarrowTo(ref narrowed, quality, static row => row.Quality);
        return narrowed;
    }

    private static ImagePrices? ByImage(List<PriceRow> rows, PriceQuery query, long perToken)
    {
        var images = rows.FindAll(row => row.Unit == PriceUnit.Image);
        if (images.Count == 0)
            return null;

        var exact = true;
        var steps = query.Steps ?? images.Max(row => row.DefaultSteps);
        Narrow(ref images, row => row.MinSteps <= steps && steps <= row.MaxSteps);
        if (query.Size is { } size)
            Narrow(ref images, row => row.MinPixels <= size.Pixels);
        exact &= NarrowTo(ref images, query.Resolution, static row => row.Resolution);
        exact &= NarrowTo(ref images, query.Quality, static row => row.Quality);
        exact &= NarrowTo(ref images, query.Size?.ToString(), static row => row.Size);
        var most = images.Max(row => Scaled(row, query.Size, perToken));
        var least = images.Min(row => ScaledDown(row, query.Size, perToken));
        exact &= images.TrueForAll(row => Scaled(row, query.Size, perToken) == most);
        var perStep = rows.Where(row => row.Unit == PriceUnit.Step && row.MinSteps > 0 && row.MinSteps <= steps)
            .Select(row => (Int128)row.PicoDollars * (steps - row.MinSteps + 1)).DefaultIfEmpty(0).Max();
        var beside = perStep + OfTiles(rows, query);
        return new(most + beside, least + beside, exact, [.. images.Where(row => Scaled(row, query.Size, perToken) == most)]);
    }

    private static ImagePrices? ByMegapixel(List<PriceRow> rows, PriceQuery query)
    {
        var megapixels = rows.FindAll(row => row.Unit == PriceUnit.Megapixel);
        if (megapixels.Count == 0)
            return null;

        var pixels = (query.Size ?? StandardSize).Pixels;
        var first = megapixels.FindAll(row => row.Tier == PriceTier.First);
        if (first.Count > 0)
        {
            var further = megapixels.Where(row => row.Tier == PriceTier.Further).Select(row => row.PicoDollars).DefaultIfEmpty(0).Max();
            var rest = Math.Max(0, ((pixels + 999_999) / 1_000_000) - 1) + query.InputImageCount;
            return Known(
                first.Max(row => row.PicoDollars) + ((Int128)further * rest), query.Size is not null && query.InputImageCount == 0, first);
        }

        var price = megapixels.MaxBy(row => row.PicoDollars)!;
        var pico = Ceiling((Int128)price.PicoDollars * pixels, 1_000_000);
        if (price.DefaultSteps > 0 && query.Steps > price.DefaultSteps)
            pico = Ceiling(pico * query.Steps.Value, price.DefaultSteps);
        return Known(pico, query.Size is not null, [price]);
    }

    private static ImagePrices? ByStep(List<PriceRow> rows, PriceQuery query)
    {
        var steps = rows.FindAll(row => row.Unit == PriceUnit.Step);
        if (steps.Count == 0)
            return null;
        var price = steps.MaxBy(row => row.PicoDollars)!;
        var taken = query.Steps ?? (price.DefaultSteps > 0 ? price.DefaultSteps : StandardSteps);
        return Known(((Int128)price.PicoDollars * taken) + OfTiles(rows, query), query.Steps is not null, [price]);
    }

    private static ImagePrices Known(Int128 pico, bool exact, List<PriceRow> rows) => new(pico, pico, exact, [.. rows]);

    private static Int128 OfTiles(List<PriceRow> rows, PriceQuery query) =>
        rows.Where(row => row.Unit == PriceUnit.Tile).Select(row => (Int128)row.PicoDollars * Tiles(query.Size ?? StandardSize))
            .DefaultIfEmpty(0).Max();

    // A size that the sheet does not list costs in proportion to its pixels, and never less than the listed one.
    private static Int128 Scaled(PriceRow row, ImageSize? size, long perToken)
    {
        var price = Int128.Max(row.PicoDollars, (Int128)row.OutputTokens * perToken);
        return size is { } wanted && ImageSize.TryParse(row.Size, out var listed) && wanted.Pixels > listed.Pixels
            ? Ceiling(price * wanted.Pixels, listed.Pixels)
            : price;
    }

    private static Int128 ScaledDown(PriceRow row, ImageSize? size, long perToken)
    {
        var tokens = (Int128)row.OutputTokens * perToken;
        var price = tokens > 0 ? Int128.Min(row.PicoDollars, tokens) : row.PicoDollars;
        return size is { } wanted && ImageSize.TryParse(row.Size, out var listed) && wanted.Pixels < listed.Pixels
            ? price * wanted.Pixels / listed.Pixels
            : price;
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
