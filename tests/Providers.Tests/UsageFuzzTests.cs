using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Providers.Shared.Google;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Responses;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests;

/// <summary>
/// Any count of tokens that a provider writes is charged no less than such images cost at least, and no more than the vendor's
/// prices say of that count, or than was reserved.
/// </summary>
public sealed class UsageFuzzTests
{
    private const int LongRuns = 1_000_000;
    private const int Runs = 5_000;

    private static readonly PriceList Sheet = PriceListReader.Shipped();
    private static readonly Pricer Pricer = new(Sheet);

    private static readonly (string Provider, string Model)[] Models =
        [.. Sheet.Rows.Where(row => row.Tokens == TokenKind.ImageOutput).Select(row => (row.Provider, row.Model)).Distinct()];

    [Fact]
    public void Settle_AnyUsageOfAnyPricedModel_StaysBetweenTheLeastAndThePrice()
    {
        var random = new Random(20261129);
        var fuzz = new UsageFuzz(random);
        var counted = 0;
        var runs = PropertyRuns.IsLong ? LongRuns : Runs;
        for (var run = 0; run < runs; run++)
        {
            var quote = Pricer.Quote(AnyQuery(random))!;
            var drawn = default(DrawnImages);
            var most = (Int128)0;
            string text;
            do
            {
                var json = random.Next(2) == 0 ? fuzz.OpenAi() : fuzz.Google();
                text = Encoding.UTF8.GetString(json);
                var usage = text.Contains("TokenCount", StringComparison.Ordinal) ? ReadGoogle(json) : OpenAiUsage.Read(json);
                var one = DrawnImages.From(usage, 1);
                most += one.Counted > 0 ? Price(quote, usage!) : ((Int128)quote.MicroDollars + quote.Count - 1) / quote.Count;
                drawn = drawn.And(one);
            }
            while (drawn.Images < quote.Count);
            counted += drawn.Counted;

            var settled = quote.Settle(drawn);
            Assert.True(
                settled.MicroDollars >= (Int128)quote.LeastMicroDollarsEach * drawn.Images,
                $"{quote.Rows[0].Model}: {settled} is below the least for {text}");
            Assert.True(settled.MicroDollars <= most + drawn.Images, $"{quote.Rows[0].Model}: {settled} is above {most} for {text}");
            Assert.True(drawn.Uncounted == 0 || !settled.Exact, $"{settled} is called exact without a count in {text}");
        }

        Assert.InRange(counted, runs / 10, runs * 20);
    }

    // The dearest price of each side times all that is counted there, or the least where that is more.
    private static Int128 Price(PriceQuote quote, ImageUsage usage)
    {
        var rows = Sheet.Find(quote.Rows[0].Provider, quote.Rows[0].Model).Where(row => !row.IsReserveOnly && row.Deployment is null)
            .ToList();
        var input = rows.Where(row => row.Tokens is TokenKind.TextInput or TokenKind.ImageInput).Select(row => row.PicoDollars)
            .DefaultIfEmpty(0).Max();
        var output = rows.Where(row => row.Tokens == TokenKind.ImageOutput).Max(row => row.PicoDollars);
        var read = Int128.Max(usage.InputTokens, (Int128)(usage.TextInputTokens ?? 0) + usage.ImageInputTokens);
        var drawn = Int128.Max(usage.OutputTokens, (Int128)(usage.ImageOutputTokens ?? 0) + (usage.TextOutputTokens ?? 0));
        return Int128.Max(((read * input) + (drawn * output) + 999_999) / 1_000_000, quote.LeastMicroDollarsEach + 1);
    }

    private static ImageUsage? ReadGoogle(byte[] json) => ProviderJson.ObjectOf(json) is { } metadata ? GeminiUsage.Read(metadata) : null;

    private static PriceQuery AnyQuery(Random random)
    {
        var (provider, model) = Models[random.Next(Models.Length)];
        ImageSize?[] sizes = [null, new(256, 256), new(1024, 1024), new(1024, 1536), new(2048, 2048), new(3840, 2160)];
        string?[] qualities = [null, "low", "medium", "high", "xhigh", "max", "nonsense"];
        string?[] resolutions = [null, "512", "1K", "2K", "4K"];
        return new(provider, model, random.Next(2) == 0 ? ImageOperation.Generation : ImageOperation.Edit, random.Next(1, 5))
        {
            Size = sizes[random.Next(sizes.Length)],
            Quality = qualities[random.Next(qualities.Length)],
            Resolution = resolutions[random.Next(resolutions.Length)],
            InputImageCount = random.Next(3),
            PromptBytes = random.Next(2_000),
        };
    }
}
