using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests;

/// <summary>Defaults and successors of every provider against the dates of its own table.</summary>
public sealed class ModelLifecycleTests
{
    // The day on which the dates of the tables were last looked up.
    private static readonly DateOnly TableDay = new(2026, 11, 29);

    private static readonly IReadOnlyList<IImageProvider> Providers = Declared.Providers;
    private static readonly Pricer Pricer = new(PriceListReader.Shipped());

    [Fact]
    public void DefaultFor_EveryProviderAndOperation_IsAKnownModelThatIsServed()
    {
        var defaults = 0;
        foreach (var (provider, request) in Nameless())
        {
            if (provider.DefaultFor(request.Image) is not { } usual)
                continue;
            defaults++;
            var known = provider.FindModel(usual.Name);
            Assert.True(known is not null, $"{provider.Slug}: {usual.Name} is not listed");
            Assert.False(known.Sunset <= TableDay, $"{provider.Slug}: {usual.Name} has ended on {known.Sunset}");
            AssertPriced(provider, known);
        }

        Assert.True(defaults >= 8, $"{defaults}");
    }

    [Fact]
    public void DefaultFor_EveryProviderAndOperation_IsTheModelThatATranslationAsks()
    {
        foreach (var (provider, request) in Nameless())
        {
            if (provider.Write(request) is { Calls.Count: > 0, Model: { } model })
                Assert.Equal(
                    provider.FindModel(model), provider.DefaultFor(request.Image) is { } usual ? provider.FindModel(usual.Name) : null);
        }
    }

    [Fact]
    public void Models_EverySuccessor_IsServedListedAndPriced()
    {
        var retired = Providers.SelectMany(
            provider => provider.Models.Where(model => model.Successor is not null).Select(model => (provider, model))).ToList();

        Assert.True(retired.Count >= 20, $"{retired.Count}");
        Assert.All(retired, pair =>
        {
            Assert.NotNull(pair.model.Sunset);
            var successor = Assert.Single(pair.provider.Models, model => model.Name == pair.model.Successor);
            Assert.False(successor.Sunset <= TableDay, $"{pair.provider.Slug}: {successor.Name} has ended on {successor.Sunset}");
            AssertPriced(pair.provider, successor);
        });
    }

    [Theory]
    [InlineData("openai", "dall-e-2", "2026-05-12")]
    [InlineData("openai", "gpt-image-1", "2026-10-23")]
    [InlineData("openai", "gpt-image-1-mini", "2026-12-01")]
    [InlineData("openai", "gpt-image-1.5", "2026-12-01")]
    [InlineData("google", "gemini-2.5-flash-image", "2026-10-02")]
    [InlineData("google", "gemini-3.1-flash-image", "2026-10-29")]
    [InlineData("google", "gemini-3.1-flash-image-preview", "2026-10-29")]
    [InlineData("google", "models/gemini-3.1-flash-image", "2026-10-29")]
    [InlineData("vertex-ai", "publishers/google/models/imagen-4.0-generate-001", "2026-08-17")]
    [InlineData("vertex-ai", "gemini-3.1-flash-image", null)]
    public void FindModel_DocumentedRetirement_HasItsDate(string provider, string model, string? date) =>
        Assert.Equal(date is null ? null : DateOnly.Parse(date), Providers.Single(one => one.Slug == provider).FindModel(model)?.Sunset);

    private static IEnumerable<(IImageProvider Provider, ProviderRequest Request)> Nameless() =>
        from provider in Providers
        from operation in Enum.GetValues<ImageOperation>()
        let request = operation == ImageOperation.Generation
            ? Ask.Generate(new { prompt = "p" })
            : Ask.EditForm([("prompt", "p")], Ask.Image())
        select (provider, request with { Image = request.Image with { Operation = operation } });

    private static void AssertPriced(IImageProvider provider, ModelInfo model) => Assert.True(
        PricedModelsTests.Unpriced.Contains($"{provider.Slug} {model.Name}")
            || model.Operations.All(operation => Pricer.Quote(new(provider.Slug, model.PriceKey ?? model.Name, operation, 1)) is not null),
        $"{provider.Slug} {model.Name} has no price");
}
