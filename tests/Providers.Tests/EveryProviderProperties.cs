using System.Collections.Frozen;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.OpenAi;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.TestKit;
using Described = ImageGateway.Providers.Tests.Replicate.Models;

namespace ImageGateway.Providers.Tests;

/// <summary>Properties of every provider that is served, so also of one that is added tomorrow.</summary>
public sealed class EveryProviderProperties
{
    private const int Runs = 500;

    private static readonly Uri Host = new("https://host.example.test:8443/base/v1");

    // What a provider may have looked up about a model: nothing, descriptions, and what is none.
    internal static readonly ReadOnlyMemory<byte>?[] Facts =
        [null, Described.Described(Described.Flux), Described.Described(
            Described.Sdxl), "{}"u8.ToArray(), "[1]"u8.ToArray(), "<html>"u8.ToArray()];

    // Names that no list has: some of the shapes that single vendors know, and some that could lead elsewhere.
    private static readonly string[] OddModels =
    [
        "my-deployment", "us.amazon.nova-canvas-v2:0", "stability.new-v1:0", "flux-1-dev-fp8", "SSD-1B", "v2/fast-flux-schnell",
        "some-fill", "owner/model", new('a', 64), "../../up", "a//b", "a b?x=1#y", "@evil.example.test/x", "//evil.example.test/x",
        "\u00fc\u4e2d", "a\r\nb: c", "x",
    ];

    public static TheoryData<string, string?> Subjects
    {
        get
        {
            var subjects = new TheoryData<string, string?>();
            foreach (var provider in Declared.Providers)
                subjects.Add(provider.Slug, null);
            foreach (var preset in HostPresets.All)
                subjects.Add("openai", preset.Name);
            return subjects;
        }
    }

    [Theory]
    [MemberData(nameof(Subjects))]
    public void Translate_AnyRequest_IsSoundAndCanBePriced(string slug, string? preset)
    {
        var provider = Declared.Provider(slug);
        var pricer = new Pricer(PriceListReader.Shipped());
        var settings = preset is null ? Declared.Settings : Declared.Settings.Append(new("host_preset", preset)).ToFrozenDictionary();
        var written = 0;
        Prop.ForAll(
            AnyRequest.For([.. provider.Models.Select(model => model.Name), .. OddModels]),
            Arb.From(Gen.Elements(Facts)),
            Arb.From(Gen.Elements(true, false)),
            (drawn, fact, ownHost) =>
            {
                var host = preset is not null || slug == "ollama" || (ownHost && provider is not ILocalProvider) ? Host : null;
                var request = drawn with { Endpoint = drawn.Endpoint.At(host) with { Settings = settings } };
                request = request with { Image = NativeCount.Fold(provider, request.Image) };
                while (provider.Write(request).Needs is { } needed)
                    request = request with { Facts = new Dictionary<string, ReadOnlyMemory<byte>?>(request.Facts) { [needed.Key] = fact } };

                var translation = Sound.Assert(provider, request);
                if (translation.Calls.Count == 0)
                    return;
                written++;
                if (PriceQuery.From(provider, request.Image, translation) is not { } query)
                    return;
                Assert.Equal(translation.Calls.Sum(call => call.Images), query.Count);
                if (pricer.Quote(query) is { } quote)
                    Assert.True(quote.MicroDollars > 0, $"{query.Model} is priced at nothing");
            }).Check(Runs);

        Assert.True(written > 0 || slug == "reka-ai", "Nothing was ever sent.");
    }

    [Theory]
    [MemberData(nameof(Subjects))]
    public void Translate_NoImageToWorkFrom_IsRefusedOrSentWithoutOne(string slug, string? preset)
    {
        var provider = Declared.Provider(slug);
        var settings = preset is null ? Declared.Settings : Declared.Settings.Append(new("host_preset", preset)).ToFrozenDictionary();
        var mask = new InputImage(ParameterNames.Mask) { File = Ask.Image("mask") };
        foreach (var model in provider.Models.Select(model => model.Name).Concat(OddModels).Append("dall-e-3").Append(null))
        {
            foreach (var (operation, inputs, fact) in from operation in Enum.GetValues<ImageOperation>()
                                                      from inputs in new[] { InputImages.None, new InputImages { Mask = mask } }
                                                      from fact in Facts
                                                      select (operation, inputs, fact))
            {
                var drawn = Ask.Of(operation, model is null ? new { prompt = "p" } : new { prompt = "p", model });
                var request = drawn with
                {
                    Endpoint = drawn.Endpoint.At(Host) with { Settings = settings },
                    Image = drawn.Image with { Inputs = inputs }
                };
                while (provider.Translate(request).Needs is { } needed)
                    request = request with { Facts = new Dictionary<string, ReadOnlyMemory<byte>?>(request.Facts) { [needed.Key] = fact } };

                var translation = provider.Translate(request);
                Assert.False(translation.NeedsFiles, "There is nothing to fetch.");
                if (translation.Refusal is { } refusal)
                    Assert.InRange(refusal.Status, 400, 499);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Subjects))]
    public void Translate_HostWithAQuery_KeepsItBehindThePath(string slug, string? preset)
    {
        var provider = Declared.Provider(slug);
        if (provider is ILocalProvider)
            return;
        var settings = preset is null ? Declared.Settings : Declared.Settings.Append(new("host_preset", preset)).ToFrozenDictionary();
        var withQuery = new Uri(Host.AbsoluteUri + "?api-version=1&key=a%2Fb");
        Prop.ForAll(
            AnyRequest.For([.. provider.Models.Select(model => model.Name)]),
            Arb.From(Gen.Elements(Facts)),
            (drawn, fact) =>
            {
                var (plain, joined) = (Calls(drawn, Host, fact), Calls(drawn, withQuery, fact));
                Assert.Equal(
                    plain.Select(call => call.GetLeftPart(UriPartial.Path)), joined.Select(call => call.GetLeftPart(UriPartial.Path)));
                foreach (var (before, after) in plain.Zip(joined))
                {
                    Assert.StartsWith(withQuery.Query, after.Query, StringComparison.Ordinal);
                    Assert.Equal(1, after.Query.Split("api-version=").Length - 1);
                    Assert.All(before.Query.TrimStart('?').Split('&')
                        .Where(pair => !pair.StartsWith("api-version", StringComparison.Ordinal)), pair => Assert.Contains(
                            pair, after.Query, StringComparison.Ordinal));
                }
            }).Check(Runs / 5);

        List<Uri> Calls(ProviderRequest drawn, Uri host, ReadOnlyMemory<byte>? fact)
        {
            var request = drawn with { Endpoint = drawn.Endpoint.At(host) with { Settings = settings } };
            var uris = new List<Uri>();
            while (provider.Translate(request).Needs is { } needed)
            {
                uris.Add(needed.Call.Uri);
                request = request with { Facts = new Dictionary<string, ReadOnlyMemory<byte>?>(request.Facts) { [needed.Key] = fact } };
            }

            uris.AddRange(provider.Translate(request).Calls.Select(call => call.Uri));
            if (provider.ListModels(request.Endpoint) is { } list)
                uris.Add(list.Uri);
            return uris;
        }
    }
}
