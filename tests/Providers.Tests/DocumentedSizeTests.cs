using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests;

/// <summary>The sizes that vendors document, told a second time: whatever size is asked for, one of them is sent.</summary>
public sealed class DocumentedSizeTests
{
    private static readonly string[] ThreeSizes = ["1024x1024", "1536x1024", "1024x1536"];
    private static readonly string[] Ratios = ["21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21"];

    private static readonly Dictionary<(string Provider, string Model), Func<string, bool>> Documented = new()
    {
        [("openai", "dall-e-2")] = size => size is "256x256" or "512x512" or "1024x1024",
        [("openai", "dall-e-3")] = size => size is "1024x1024" or "1792x1024" or "1024x1792",
        [("openai", "gpt-image-1")] = ThreeSizes.Contains,
        [("openai", "gpt-image-1-mini")] = ThreeSizes.Contains,
        [("openai", "gpt-image-1.5")] = ThreeSizes.Contains,
        [("openai", "gpt-image-2")] = IsFree,
        [("openai", "gpt-image-2.5-flare")] = IsFree,
        [("openai", "gpt-image-2.5-sunburst")] = IsFree,
        [("stability-ai", "stable-diffusion-v1-6")] = size => Sides(size).All(side => side is >= 320 and <= 1536 && side % 64 == 0),
        [("stability-ai", "stable-diffusion-xl-1024-v1-0")] = size =>
            size is "1024x1024" or "1152x896" or "896x1152" or "1216x832" or "1344x768" or "768x1344" or "1536x640" or "640x1536",
        [("stability-ai", "core")] = Ratios.Contains,
        [("stability-ai", "ultra")] = Ratios.Contains,
        [("stability-ai", "sd3.5-large")] = Ratios.Contains,
    };

    private static readonly Gen<ImageSize> Asking =
        from width in Gen.OneOf(Gen.Choose(1, 4096), Gen.Choose(1, ImageSize.MaxSide))
        from height in Gen.OneOf(Gen.Choose(1, 4096), Gen.Choose(1, ImageSize.MaxSide))
        select new ImageSize(width, height);

    [Fact]
    public void Translate_AnySize_SendsOneThatTheModelDocuments() =>
        Prop.ForAll(Arb.From(Gen.Elements<(string Provider, string Model)>([.. Documented.Keys])), Arb.From(Asking), (of, asked) =>
        {
            var translation = Asked.Of(of.Provider, $$"""{"model":"{{of.Model}}","prompt":"a","size":"{{asked}}"}""");
            var sent = Sent(translation.Call());

            Assert.True(Documented[of](sent), $"{of.Model}: {asked} became {sent}");
            if (sent.Contains('x', StringComparison.Ordinal))
                Assert.Equal(sent == asked.ToString() ? null : sent, translation.SizeUsed?.ToString());
        }).Check(2000);

    private static string Sent(ProviderCall call)
    {
        if (call.Body is CallBody.Form)
            return call.Field("aspect_ratio")!;
        var body = call.Json();
        return (string?)body["size"] ?? $"{body["width"]}x{body["height"]}";
    }

    private static bool IsFree(string size) =>
        Sides(size) is var sides && sides.All(side => side is > 0 and <= 3840 && side % 16 == 0) && sides.Max() <= 3 * sides.Min()
            && sides[0] * sides[1] is >= 655_360 and <= 8_294_400;

    private static int[] Sides(string size) => [.. size.Split('x').Select(side => int.Parse(side, CultureInfo.InvariantCulture))];
}
