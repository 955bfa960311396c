using System.Collections.Frozen;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using ImageGateway.Core.Prices;
using ImageGateway.Core.Upstream;
using ImageGateway.Providers.Sandbox;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Testing;

namespace ImageGateway.Providers.Tests;

/// <summary>What holds for every provider that is served, so for one that is added tomorrow too.</summary>
public sealed class EveryProviderProperties
{
    private const int Runs = 250;

    private static readonly IReadOnlyList<IImageProvider> Providers = ImageProviders.All(new SandboxServer(TimeProvider.System));

    // Whatever a provider needs beside a key to know where to send.
    private static readonly FrozenDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["resource_name"] = "r",
        ["deployment_id"] = "d",
        ["api_version"] = "2025-04-01-preview",
        ["azure_foundry_url"] = "https://r.services.ai.azure.com",
        ["vertex_project_id"] = "p",
        ["vertex_region"] = "us-central1",
        ["aws_region"] = "us-west-2",
        ["aws_access_key_id"] = "AKIDEXAMPLE",
        ["aws_secret_access_key"] = "secret",
    }.ToFrozenDictionary();

    public static TheoryData<string> Slugs { get; } = [.. Providers.Select(provider => provider.Slug)];

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_AnyRequest_IsSoundAndCanBePriced(string slug)
    {
        var provider = Providers.Single(one => one.Slug == slug);
        var pricer = new Pricer(PriceSheetReader.Shipped());
        var written = 0;
        Prop.ForAll(AnyRequest.For(slug, [.. provider.Models.Select(model => model.Name)]), drawn =>
        {
            var request = drawn with { Target = drawn.Target with { Settings = Settings }, BaseUrl = slug == "ollama" ? new Uri("http://localhost:11434/v1") : null };

            request = request with { Image = NativeCount.Fold(provider, request.Image) };

            // Facts about a model that could not be looked up: then the provider does without.
            while (provider.Translate(request).Needs is { } fact)
                request = request with { Facts = new Dictionary<string, ReadOnlyMemory<byte>?>(request.Facts) { [fact.Key] = null } };
            AnyRequest.AssertSound(provider, request);
            var translation = provider.Translate(request);
            if (translation.Calls.Count == 0)
                return;
            written++;
            AssertNothingDroppedIsSent(translation);
            AssertNoCountBesideOurs(provider, translation);
            if (PriceQuery.Of(provider, request.Image, translation) is { } query && pricer.Quote(query) is { } quote)
                Assert.True(quote.MicroDollars > 0, $"{query.Model} is priced at nothing");
        }).Check(Runs);

        Assert.True(written > 0 || slug == "reka-ai", "Nothing was ever sent.");
    }

    // A provider's own name for n, sent as it is, would draw pictures that nobody counted or paid.
    private static void AssertNoCountBesideOurs(IImageProvider provider, Translation translation)
    {
        foreach (var call in translation.Calls.Where(call => call.Body is CallBody.Json or CallBody.JsonWithFiles))
        {
            foreach (var (name, value) in Members(Bodies.Json(call)))
                Assert.True(!provider.CountNames.Contains(name) || value?.ToString() != "5" || call.Pictures == 5, $"'{name}' asks for {value} pictures where {call.Pictures} are wanted");
        }
    }

    private static IEnumerable<(string Name, JsonNode? Value)> Members(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(member => Members(member.Value).Prepend((member.Key, member.Value))),
        JsonArray list => list.SelectMany(Members),
        _ => [],
    };

    // The names of a form's parts and of a body's own members; what a provider nests has names of its own.
    private static void AssertNothingDroppedIsSent(Translation translation)
    {
        foreach (var call in translation.Calls)
        {
            IEnumerable<string> sent = call.Body switch
            {
                CallBody.Json or CallBody.JsonWithFiles => Bodies.Json(call).AsObject().Select(member => member.Key),
                CallBody.Form form => form.Parts.Select(part => part.Name),
                _ => [],
            };
            Assert.Empty(sent.Intersect(translation.Dropped));
        }
    }
}
