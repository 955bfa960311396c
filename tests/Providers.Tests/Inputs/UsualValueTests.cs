using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Inputs;

/// <summary>A parameter that asks for what a model does anyway is neither dropped nor refused, at any provider.</summary>
public sealed class UsualValueTests
{
    private static readonly (string Name, JsonNode Value)[] Usual =
    [
        ("n", 1), ("size", "auto"), ("quality", "auto"), ("quality", "standard"), ("background", "auto"), ("background", "opaque"),
        ("moderation", "auto"),
        ("response_format", "url"), ("response_format", "b64_json"), ("style", "vivid"), ("output_compression", 100),
        ("input_fidelity", "low"), ("stream", false),
        ("partial_images", 0),
    ];

    public static TheoryData<string> Slugs => Registry.Slugs;

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_UsualValue_IsNotDropped(string slug)
    {
        var provider = Declared.Provider(slug);
        foreach (var model in provider.Models)
        {
            foreach (var (name, value) in Usual.Append(("output_format", (JsonNode)model.Formats[0])))
            {
                if (name == "background" && (string?)value == "opaque"
                    && !provider.UsualFor(model.Name).Include(new(name, "\"opaque\""u8.ToArray())))
                    continue;
                var plain = Write(provider, model);
                var asked = Write(provider, model, (name, value.DeepClone()));
                Assert.Equal(plain.Refusal?.Message, asked.Refusal?.Message);
                Assert.True(!asked.Dropped.Contains(name), $"{model.Name}: {name} {value.ToJsonString()}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Translate_WordForASize_IsUnderstood(string slug)
    {
        var provider = Declared.Provider(slug);
        foreach (var model in provider.Models)
        {
            foreach (var word in (ReadOnlySpan<string>)["1K", "2K", "4k", "16:9", "1:1", "9:16", "1024X1024", "1024×1024", " 1024x1024 ",
                "1024"])
                Assert.True(Write(provider, model, ("size", word)).Refusal?.Param is not "size", $"{model.Name}: {word}");
            var pixels = Write(provider, model, ("size", "1024x1024"));
            var spelt = Write(provider, model, ("size", "1024X1024"));
            Assert.Equal(pixels.SizeUsed, spelt.SizeUsed);
            Assert.Equal(pixels.Dropped, spelt.Dropped);
        }
    }

    private static Translation Write(IImageProvider provider, ModelInfo model, params (string Name, JsonNode? Value)[] members) =>
        model.Operations.Contains(ImageOperation.Generation)
        ? Registry.Write(provider, Shapes.Json(ImageOperation.Generation, model.Name, members), Shapes.Png).Translation
        : Registry.Write(
            provider, Shapes.Json(model.Operations[0], model.Name, [.. members, ("image", Shapes.One[0].Value())]), Shapes.Png).Translation;
}
