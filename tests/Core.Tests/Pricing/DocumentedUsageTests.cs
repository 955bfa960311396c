using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;

namespace ImageGateway.Core.Tests.Pricing;

/// <summary>Reservations cover each usage that a vendor documents, and the charge is the vendor's price of it.</summary>
public sealed class DocumentedUsageTests
{
    private const int PromptBytes = 60;

    // Output beside an image: more than was measured of thoughts and text together.
    private const int Written = 1_000;

    private static readonly Pricer Pricer = new(PriceListReader.Shipped());

    [Fact]
    public void Quote_EveryDocumentedImage_CoversItsUsageAndChargesItsPrice()
    {
        foreach (var one in DocumentedTokens.All)
        {
            foreach (var operation in new[] { ImageOperation.Generation, ImageOperation.Edit })
            {
                foreach (var count in new[] { 1, 2, 7 })
                    AssertCovers(one, operation, count);
            }
        }
    }

    [Fact]
    public void Quote_NoSizeQualityOrResolution_CoversTheLargest()
    {
        foreach (var family in DocumentedTokens.All.GroupBy(one => (one.Provider, one.Model)))
        {
            var quote = Pricer.Quote(new(family.Key.Provider, family.Key.Model, ImageOperation.Generation, 1))!;
            Assert.True(quote.MicroDollars >= family.Max(one => one.Tokens * one.ImageOut), family.Key.ToString());
            Assert.True(quote.LeastMicroDollarsEach <= family.Min(one => one.Tokens * one.ImageOut), family.Key.ToString());
        }
    }

    [Fact]
    public void Settle_GeminiWithThoughts_PricesEachKind()
    {
        var quote = Pricer.Quote(
            new("google", "gemini-3-pro-image", ImageOperation.Generation, 1) { Resolution = "4K", PromptBytes = 900 })!;
        var usage = new ImageUsage(326, 2677, 3003) { TextInputTokens = 326, ImageOutputTokens = 2000, TextOutputTokens = 677 };

        Assert.Equal(new SettledPrice(248_776, true), quote.Settle(new(1, usage, 0)));
        Assert.True(quote.MicroDollars >= 248_776);
    }

    private static void AssertCovers(DocumentedTokens.Case one, ImageOperation operation, int count)
    {
        var inputs = operation == ImageOperation.Edit ? 2 : 0;
        var quote = Pricer.Quote(
            one.Query(operation, count) with { PromptBytes = PromptBytes, InputImageCount = inputs, PartialImages = 2 })!;
        var written = one.TextOut is null ? 0 : Written * count;
        var drawn = (one.Tokens + 200) * count;
        var usage = new ImageUsage(PromptBytes + (1_120 * inputs), drawn + written, 0)
        {
            TextInputTokens = PromptBytes,
            ImageInputTokens = 1_120 * inputs,
            ImageOutputTokens = drawn,
            TextOutputTokens = written,
        };
        var price = (PromptBytes * one.TextIn) + (1_120 * inputs * one.ImageIn) + (drawn * one.ImageOut) + (written * (one.TextOut ?? 0));

        Assert.Equal(new((long)Math.Ceiling(price), true), quote.Settle(new(count, usage, 0)));
        Assert.True(quote.MicroDollars >= price, $"{one} {operation} {count}: {quote.MicroDollars} < {price}");

        // Images of one answer are rounded up once, so that several have a token less than each alone.
        var shared = one.Model.StartsWith("gpt-image-2", StringComparison.Ordinal) ? count - 1 : 0;
        var fewest = new ImageUsage(1, (one.Tokens * count) - shared, 0) { TextInputTokens = 1 };
        Assert.True(quote.Settle(new(count, fewest, 0)).Exact, $"{one} is charged more than its tokens");
    }
}
