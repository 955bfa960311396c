using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Routing;
using ImageGateway.Providers;
using ImageGateway.Sandbox;
using ImageGateway.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Gateway.Tests.Routing;

/// <summary>The model that is asked for requests that name none, over every provider that has a default.</summary>
public sealed class ModelChoiceTests
{
    private static readonly IReadOnlyList<IImageProvider> Providers = ImageProviders.All(
        new SandboxProvider(new SandboxServer(TimeProvider.System)));

    private readonly FakeTimeProvider _clock = TestClock.Create();

    [Fact]
    public void Choose_DefaultThatRetiresLater_MovesToItsSuccessorOnThatDay()
    {
        var tried = 0;
        foreach (var (provider, image, usual) in Defaults())
        {
            tried++;
            var today = DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);
            var before = Choose(new Retiring(provider, usual.Name, today.AddDays(1)), image);
            var after = Choose(new Retiring(provider, usual.Name, today), image);

            Assert.Equal(usual.SpeaksLike is null ? null : usual.Name, before.Image.Model);
            Assert.Equal(today.AddDays(1), before.Sunset);
            Assert.Equal(("the-next-one", usual.Format), (after.Image.Model, after.DefaultFormat));
        }

        Assert.True(tried >= 8, $"{tried}");
    }

    [Fact]
    public void Choose_AliasOfADefault_AppliesAndKeepsTheDefaultsForm()
    {
        foreach (var (provider, image, usual) in Defaults())
        {
            foreach (var name in new[] { usual.Name, usual.SpeaksLike }.OfType<string>())
            {
                var chosen = Choose(provider, image, ModelAliases.Parse($"{name}=house-model")!);
                Assert.Equal(("house-model", "house-model", usual.Format), (chosen.Image.Model, chosen.ModelUsed, chosen.DefaultFormat));
            }
        }
    }

    [Fact]
    public void Choose_NoAlias_KeepsTheDefaultAtVendorsAndIsSilentElsewhere()
    {
        foreach (var (provider, image, _) in Defaults())
        {
            Assert.Null(Choose(provider, image).ModelUsed);
            var elsewhere = Choose(provider, image, host: new("https://host.example/v1"));
            Assert.Same(image, elsewhere.Image);
            Assert.Null(elsewhere.DefaultFormat);
        }
    }

    [Fact]
    public void Choose_NoModelAtOpenAi_SpeaksTheServedModelsWordsAndGivesLinks()
    {
        var chosen = Choose(
            Providers.Single(provider => provider.Slug == "openai"), Ask("""{"prompt":"a","quality":"hd","style":"natural"}"""));

        Assert.Equal(
            ("gpt-image-2", "high", ImageFormat.Url), (chosen.Image.Model, chosen.Image.Parameters.Text("quality"), chosen.DefaultFormat));
        Assert.Null(chosen.Image.Parameters.Text("style"));
    }

    [Fact]
    public void Choose_RetiredModelThatIsNamed_GivesWayOnlyWithAliasesAndToOneThatIsServed()
    {
        var today = DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);
        foreach (var provider in Providers)
        {
            foreach (var model in provider.Models.Where(model => model.Sunset <= today && model.Successor is not null))
            {
                var image = Ask($$"""{"prompt":"a","model":"{{model.Name}}"}""");
                Assert.Equal(model.Name, Choose(provider, image).Image.Model);
                var moved = Choose(provider, image, ModelAliases.ToSuccessors);
                Assert.Equal(moved.ModelUsed, moved.Image.Model);
                Assert.False(provider.FindModel(moved.ModelUsed!)!.Sunset <= today, $"{provider.Slug} {model.Name}");
            }
        }
    }

    [Fact]
    public void Choose_RetiredModelOfAnyProvider_GivesWayUnlessItsDeploymentsServeIt()
    {
        var today = DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);
        foreach (var provider in Providers)
        {
            var image = Ask("""{"prompt":"a","model":"an-old-one"}""");
            var chosen = Choose(new Retiring(provider, "an-old-one", today), image, ModelAliases.ToSuccessors);
            Assert.Equal(provider.Capabilities.ServesRetiredModels ? "an-old-one" : "the-next-one", chosen.Image.Model);
        }

        Assert.Contains(Providers, provider => provider.Capabilities.ServesRetiredModels);
    }

    private static IEnumerable<(IImageProvider Provider, ImageRequest Image, ModelDefault Usual)> Defaults() =>
        from provider in Providers
        from operation in Enum.GetValues<ImageOperation>()
        let image = Ask("""{"prompt":"a"}""") with { Operation = operation }
        let usual = provider.DefaultFor(image)
        where usual is not null
        select (provider, image, usual);

    private static ImageRequest Ask(string json) =>
        new(ImageOperation.Generation, ParameterSet.Parse(System.Text.Encoding.UTF8.GetBytes(json), 32), []);

    private ChosenModel Choose(IImageProvider provider, ImageRequest image, ModelAliases? aliases = null, Uri? host = null) =>
        new ModelChoice(_clock, NullLogger<ModelChoice>.Instance)
            .Choose(provider, new() { Provider = provider.Slug, ModelAliases = aliases, CustomHost = host }, image);

    // A provider whose vendor has set a date for one of its models.
    private sealed class Retiring(IImageProvider inner, string name, DateOnly sunset) : IImageProvider
    {
        public string Slug => inner.Slug;

        public ProviderCapabilities Capabilities => inner.Capabilities;

        public IReadOnlyList<ModelInfo> Models => inner.Models;

        public ModelInfo? FindModel(string model) =>
            model == name ? new(name, [ImageOperation.Generation]) { Sunset = sunset, Successor = "the-next-one" } : inner.FindModel(model);

        public ModelDefault? DefaultFor(ImageRequest image) => inner.DefaultFor(image);

        public Translation Translate(ProviderRequest request) => inner.Translate(request);

        public ProviderCall? ListModels(ProviderEndpoint endpoint) => inner.ListModels(endpoint);

        public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) =>
            inner.ReadError(status, contentType, body);
    }
}
