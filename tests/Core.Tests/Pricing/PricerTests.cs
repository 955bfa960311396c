using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;

namespace ImageGateway.Core.Tests.Pricing;

public sealed class PricerTests
{
    private readonly Pricer _pricer = new(PriceListReader.Shipped());

    [Theory]
    [InlineData("openai", "dall-e-3", "1024x1024", "standard", 1, 40_000, true)]
    [InlineData("openai", "dall-e-3", "1792x1024", "hd", 2, 240_000, true)]
    [InlineData("openai", "dall-e-2", "256x256", "standard", 10, 160_000, true)]
    [InlineData("stability-ai", "core", null, null, 3, 90_000, true)]
    [InlineData("sandbox", "sandbox", "64x64", null, 500, 20_000_000, true)]
    [InlineData("bedrock", "us.amazon.nova-canvas-v1:0", "1024x1024", null, 1, 60_000, true)]
    public void Quote_PricedByImage_IsTheSheetsPriceTimesCount(
        string provider, string model, string? size, string? quality, int count, long micro, bool exact)
    {
        var quote = _pricer.Quote(Query(provider, model, size, quality, count))!;

        Assert.Equal(micro, quote.MicroDollars);
        Assert.Equal(exact, quote.Exact);
        Assert.NotEmpty(quote.Rows);
    }

    [Fact]
    public void Quote_QualityLeftToTheProvider_ReservesTheHighest()
    {
        var auto = _pricer.Quote(Query("openai", "gpt-image-2", "1024x1024", null, 1))!;
        var high = _pricer.Quote(Query("openai", "gpt-image-2", "1024x1024", "high", 1))!;

        // The highest price of the image, 100 tokens around the prompt, and 1,024 of text.
        Assert.Equal(high.MicroDollars, auto.MicroDollars);
        Assert.Equal(211_000 + 500 + 10_240, auto.MicroDollars);
        Assert.False(auto.Exact);
    }

    [Fact]
    public void Quote_SizeBeyondTheSheet_CostsInProportionToItsPixels()
    {
        var listed = _pricer.Quote(Query("openai", "dall-e-3", "1024x1024", "hd", 1))!;
        var larger = _pricer.Quote(Query("openai", "dall-e-3", "2048x2048", "hd", 1))!;

        Assert.True(larger.PicoDollars >= listed.PicoDollars * 4, $"{larger.PicoDollars} is less than four times {listed.PicoDollars}.");
    }

    [Theory]
    [InlineData("sandbox", "sandbox-unpriced")]
    [InlineData("openai", "a-model-of-next-year")]
    [InlineData("nobody", "dall-e-3")]
    public void Quote_UnpricedModel_IsNull(string provider, string model) =>
        Assert.Null(_pricer.Quote(Query(provider, model, null, null, 1)));

    [Fact]
    public void Quote_SourcesDisagree_TheHigherPriceReservesAndTheVendorsIsCharged()
    {
        // chatgpt-image-latest has $32 and $40 for 1,000,000 output tokens; OpenAI's are those of gpt-image-1.5.
        var quote = _pricer.Quote(Query("openai", "chatgpt-image-latest", "1024x1024", null, 1))!;

        Assert.True(quote.MicroDollars >= 40 * 8_192);
        Assert.Equal(new(32_005, true), quote.Settle(new(1, new(1, 1_000, 1_001) { TextInputTokens = 1 }, 0)));
    }

    [Fact]
    public void Settle_SplitTokens_PricesEachKind()
    {
        var quote = _pricer.Quote(Query("openai", "gpt-image-1", "1024x1024", "medium", 1))!;

        Assert.Equal(
            new((14 * 5) + (100 * 10) + (1056 * 40), true), quote.Settle(
                new(1, new(114, 1056, 1170) { TextInputTokens = 14, ImageInputTokens = 100 }, 0)));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(12, 0, 12)]
    [InlineData(0, 0, 4172)]
    public void Settle_ImageWithoutACount_CostsWhatIsReserved(long input, long output, long total)
    {
        var quote = _pricer.Quote(Query("openai", "gpt-image-1", "1024x1024", "high", 2))!;

        Assert.Equal(new(quote.MicroDollars, false), quote.Settle(DrawnImages.From(new(input, output, total), 2)));
        Assert.Equal(new((quote.MicroDollars + 1) / 2, false), quote.Settle(DrawnImages.From(null, 1)));
    }

    [Fact]
    public void Settle_OneOfTwoResponsesWithoutACount_CostsItsHalfOfWhatIsReserved()
    {
        var quote = _pricer.Quote(Query("openai", "gpt-image-1", "1024x1024", "high", 2))!;
        var drawn = DrawnImages.From(new(12, 4160, 4172) { TextInputTokens = 12 }, 1).And(DrawnImages.From(new(12, 0, 12), 1));

        Assert.Equal(new(((quote.MicroDollars + 1) / 2) + (12 * 5) + (4160 * 40), false), quote.Settle(drawn));
    }

    [Fact]
    public void Settle_FewerTokensThanAnyImageHas_CostsTheLeast()
    {
        var quote = _pricer.Quote(Query("openai", "gpt-image-1", "1024x1024", "low", 1))!;

        Assert.Equal(new(272 * 40, false), quote.Settle(DrawnImages.From(new(1, 1, 2), 1)));
    }

    [Fact]
    public void Settle_HugeCounts_SumUpToTheMostThatALedgerHolds()
    {
        var quote = _pricer.Quote(Query("openai", "gpt-image-1", "1024x1024", "low", 2))!;
        var huge = DrawnImages.From(new(long.MaxValue, long.MaxValue, long.MaxValue), 1);

        Assert.Equal(1L << 52, quote.Settle(huge.And(huge)).MicroDollars);
    }

    [Fact]
    public void Settle_FewerImagesThanAsked_PaysForThoseThatCame()
    {
        var quote = _pricer.Quote(Query("openai", "dall-e-3", "1024x1024", "standard", 4))!;

        Assert.Equal(new(120_000, true), quote.Settle(DrawnImages.From(null, 3)));
        Assert.Equal(new(160_000, true), quote.Settle(DrawnImages.From(null, 4)));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(28)]
    public void Quote_PricedByStep_CountsSteps(int steps)
    {
        var quote = _pricer.Quote(Query("fireworks-ai", "accounts/fireworks/models/flux-1-dev-fp8", null, null, 1) with { Steps = steps })!;

        Assert.Equal(steps * 500L, quote.MicroDollars);
        Assert.True(quote.Exact);
    }

    [Fact]
    public void Quote_PricedByMegapixel_CountsPixels()
    {
        var quote = _pricer.Quote(Query("together-ai", "black-forest-labs/FLUX.1-dev", "1000x1000", null, 2))!;

        Assert.Equal(50_000, quote.MicroDollars);
    }

    private static PriceQuery Query(string provider, string model, string? size, string? quality, int count) =>
        new(provider, model, ImageOperation.Generation, count)
        { Size = ImageSize.TryParse(size, out var parsed) ? parsed : null, Quality = quality };
}
