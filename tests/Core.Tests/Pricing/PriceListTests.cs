using System.Text;
using ImageGateway.Core.Pricing;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Pricing;

public sealed class PriceListTests
{
    // Sold by companies that have no slug here; their lines wait for one.
    private static readonly string[] WithoutSlug = ["aimlapi", "black-forest-labs", "fal", "ideogram", "runware", "runway"];

    [Fact]
    public void Shipped_EveryProvider_IsOneOfOursOrListedAsUnmapped()
    {
        var unmapped = PriceListReader.Shipped().Rows.Select(row => row.Provider).Distinct()
            .Where(provider => !Declared.Schema.Names.IsSlug(provider)).Order(StringComparer.Ordinal);

        Assert.Equal(WithoutSlug, unmapped);
    }

    [Fact]
    public void Shipped_EveryRow_HasASourceAndAPrice() =>
        Assert.All(PriceListReader.Shipped().Rows, row => Assert.True(
            row.Source.Length > 0 && row.PicoDollars > 0, $"{row.Provider} {row.Model}"));

    [Theory]
    [InlineData("tokens", "video_input")]
    [InlineData("tier", "second")]
    [InlineData("deployment", "moon")]
    [InlineData("use", "never")]
    [InlineData("tokens", null)]
    public void Read_WordThatNothingReads_IsRefused(string name, string? value)
    {
        var member = value is null ? string.Empty : $"\"{name}\":\"{value}\",";
        var json = $$"""{"rows":[{"provider":"a","model":"b","unit":"token","operation":"generate",{{member}}"usd":"1","source":"s","as_of":"2026-01-01"}]}""";

        Assert.Contains(name, Assert.Throws<FormatException>(() => Read(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_OverrideOfAModel_ReplacesAllItsLinesAndNoOthers()
    {
        var shipped = PriceListReader.Shipped();
        var sheet = shipped.With(
            Read("""{"rows":[{"provider":"openai","model":"dall-e-3","unit":"image","operation":"generate","usd":"0.5","source":"our contract","as_of":"2026-11-01"}]}"""));

        Assert.Equal(500_000_000_000, Assert.Single(sheet.Find("openai", "dall-e-3")).PicoDollars);
        Assert.Equal(shipped.Find("openai", "dall-e-2").Length, sheet.Find("openai", "dall-e-2").Length);
    }

    [Theory]
    [InlineData("openai", "gpt-image-2-2031-01-01", "gpt-image-2")]
    [InlineData("bedrock", "eu.stability.sd3-5-large-v1:0", "stability.sd3-5-large-v1:0")]
    [InlineData("azure-ai", "flux-1.1-PRO", "FLUX-1.1-pro")]
    public void Find_SnapshotPrefixOrCase_FindsTheModel(string provider, string asked, string priced) =>
        Assert.Equal(
            PriceListReader.Shipped().Find(provider, priced).AsEnumerable(), PriceListReader.Shipped().Find(provider, asked)
                .AsEnumerable());

    [Theory]
    [InlineData("[]", "cannot be read")]
    [InlineData("{}", "'rows'")]
    [InlineData("""{"currency":"EUR","rows":[]}""", "USD")]
    [InlineData(
        """{"rows":[{"provider":"a","model":"b","unit":"image","operation":"generate","usd":"-1","source":"s","as_of":"2026-01-01"}]}""",
        "'usd'")]
    [InlineData(
        """{"rows":[{"provider":"a","model":"b","unit":"dozen","operation":"generate","usd":"1","source":"s","as_of":"2026-01-01"}]}""",
        "'unit'")]
    [InlineData(
        """{"rows":[{"provider":"a","unit":"image","operation":"generate","usd":"1","source":"s","as_of":"2026-01-01"}]}""", "'model'")]
    public void Read_NoPriceSheet_SaysWhereAndWhy(string json, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Read(json)).Message, StringComparison.Ordinal);

    private static PriceList Read(string json) => PriceListReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));
}
