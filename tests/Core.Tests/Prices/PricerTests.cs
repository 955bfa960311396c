using ImageGateway.Core.Images;
using ImageGateway.Core.Prices;

namespace ImageGateway.Core.Tests.Prices;

public sealed class PricerTests
{
    private readonly Pricer _pricer = new(PriceSheetReader.Shipped());

    [Theory]
    [InlineData("openai", "dall-e-3", "1024x1024", "standard", 1, 40_000, true)]
    [InlineData("openai", "dall-e-3", "1792x1024", "hd", 2, 240_000, true)]
    [InlineData("openai", "dall-e-2", "256x256", "standard", 10, 160_000, true)]
    [InlineData("stability-ai", "core", null, null, 3, 90_000, true)]
    [InlineData("sandbox", "sandbox", "64x64", null, 500, 20_000_000, true)]
    [InlineData("bedrock", "us.amazon.nova-canvas-v1:0", "1024x1024", null, 1, 60_000, true)]
    public void Quote_PricedByPicture_IsTheSheetsPriceTimesCount(string provider, string model, string? size, string? quality, int count, long micro, bool exact)
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

        Assert.Equal(high.MicroDollars, auto.MicroDollars);
        Assert.Equal(211_000, auto.MicroDollars);
        Assert.False(auto.Exact);
    }

    [Fact]
    public void Quote_SizeBeyondTheSheet_CostsInProportionToItsPixels()
    {
        var listed = _pricer.Quote(Query("openai", "gpt-image-2", "1024x1024", "high", 1))!;
        var larger = _pricer.Quote(Query("openai", "gpt-image-2", "2048x2048", "high", 1))!;

        Assert.True(larger.PicoDollars >= listed.PicoDollars * 4, $"{larger.PicoDollars} is less than four times {listed.PicoDollars}.");
    }

    [Theory]
    [InlineData("sandbox", "sandbox-unpriced")]
    [InlineData("openai", "a-model-of-next-year")]
    [InlineData("nobody", "dall-e-3")]
    public void Quote_UnpricedModel_IsNull(string provider, string model) => Assert.Null(_pricer.Quote(Query(provider, model, null, null, 1)));

    [Fact]
    public void Quote_SourcesDisagree_TheHigherPriceReserves()
    {
        // chatgpt-image-latest has 3.2e-05 and 4e-05 for an output token.
        Assert.Equal((Int128)40_000_000 * 1000, _pricer.OfUsage("openai", "chatgpt-image-latest", new(0, 1000, 1000) { TextInputTokens = 0 }));
    }

    [Fact]
    public void OfUsage_SplitTokens_PricesEachKind()
    {
        var cost = _pricer.OfUsage("openai", "gpt-image-1", new(114, 1056, 1170) { TextInputTokens = 14, ImageInputTokens = 100 });

        Assert.Equal((Int128)((14 * 5_000_000L) + (100 * 10_000_000L) + (1056 * 40_000_000L)), cost);
    }

    [Fact]
    public void Settle_FewerPicturesThanAsked_PaysForThoseThatCame()
    {
        var quote = _pricer.Quote(Query("openai", "dall-e-3", "1024x1024", "standard", 4))!;

        Assert.Equal(120_000, _pricer.Settle("openai", "dall-e-3", quote, 4, null, 3));
        Assert.Null(_pricer.Settle("openai", "dall-e-3", quote, 4, null, 4));
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
        new(provider, model, ImageOperation.Generation, count) { Size = ImageSize.TryParse(size, out var parsed) ? parsed : null, Quality = quality };
}
