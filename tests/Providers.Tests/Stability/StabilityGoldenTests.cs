using System.Text.Json.Nodes;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Stability;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.Providers.Tests.Shared.Imaging;

namespace ImageGateway.Providers.Tests.Stability;

/// <summary>The documented examples in tests/Examples, request by request and answer by answer.</summary>
public class StabilityGoldenTests
{
    private static readonly StabilityProvider Provider = new();

    private static readonly byte[] Image = new TestPng { Width = 64, Height = 64, Pixels = new byte[64 * 64 * 4] }.Write();

    [Fact]
    public void Translate_Inpaint_IsTheExample() => AssertForm(
        "stability.v2-inpaint",
        Ask.EditForm(
            [("prompt", "a red door"), ("grow_mask", "5"), ("output_format", "webp")], Ask.Image(
                "image", "in.png", content: Image), Ask.Image("mask", "mask.png", content: Image)));

    [Fact]
    public void Translate_ImageToImage_IsTheExample() => AssertForm(
        "stability.v2-sd3-image-to-image",
        Ask.EditForm(
            [("model", "sd3.5-large"), ("prompt", "make it night"), ("seed", "7"), ("output_format", "png")], Ask.Image(
                "image", "in.png", content: Image)));

    [Fact]
    public void Translate_V1Masking_IsTheExample() => AssertForm(
        "stability.v1-image-to-image-masking",
        Ask.EditForm(
            [("model", "stable-diffusion-xl-1024-v1-0"), ("prompt", "a red door"), ("n", "1"), ("steps", "30"), ("cfg_scale", "7")],
            Ask.Image("image", "in.png", content: Image), Ask.Image("mask", "mask.png", content: Image)));

    [Theory]
    [InlineData("stability.v2-inpaint", "12345")]
    [InlineData("stability.v2-sd3-image-to-image", "7")]
    [InlineData("stability.v1-image-to-image-masking", "42")]
    public async Task Read_ExampleResponse_GivesTheImage(string name, string seed)
    {
        var (recorded, error) = await RecordedImages.ReadAsync(Call(name).Reader, Example.Response(name).ResponseBody);

        Assert.Null(error);
        var image = Assert.Single(recorded.Images);
        Assert.Equal(ImageVerdict.Shown, image.Verdict);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], image.Content[..4]);
        Assert.Equal(seed, image.Fields["seed"]);
    }

    [Theory]
    [InlineData("stability.v2-inpaint", "the request is larger than 10MiB", "payload_too_large")]
    [InlineData("stability.v2-sd3-image-to-image", "strength: is required when mode is image-to-image", "bad_request")]
    [InlineData("stability.v1-image-to-image-masking", "The specified engine (ID some-engine) was not found.", "not_found")]
    public void ReadError_ExampleResponse_GivesTheProvidersWords(string name, string message, string type)
    {
        var example = Example.Error(name);
        var error = Provider.ReadError(example.Status, "application/json", example.Bytes);
        Assert.Equal((message, type, false), (error.Message, error.Type, error.Moderated));
    }

    [Theory]
    [InlineData("""{"id":"1","name":"content_moderation","errors":["flagged"]}""")]
    [InlineData("""{"id":"1","name":"invalid_prompts","message":"flagged"}""")]
    public void ReadError_Moderation_IsMarked(string body) =>
        Assert.True(Provider.ReadError(403, "application/json", System.Text.Encoding.UTF8.GetBytes(body)).Moderated);

    private static ProviderCall Call(string name) => Assert.Single(Provider.Translate(name.Contains("v1-", StringComparison.Ordinal)
        ? Ask.EditForm([("model", "stable-diffusion-v1-6"), ("prompt", "x")], Ask.Image(content: Image))
        : Ask.EditForm([("prompt", "x")], Ask.Image(content: Image))).Calls);

    // The gateway asks for bytes instead of JSON, and the images of the examples are too small for the service.
    private static void AssertForm(string name, ProviderRequest request)
    {
        var example = Example.Request(name);
        var translation = Provider.Translate(request);
        Assert.Null(translation.Refusal);
        Assert.Empty(translation.Dropped);
        var call = Assert.Single(translation.Calls);
        Assert.Equal((example.Method, example.Url), (call.Method.Method, call.Uri.AbsoluteUri));
        Assert.Contains(new("authorization", example.Header("authorization")!), call.Headers);

        var expected = example.Root["multipart"]!.AsArray().Select(part => (Name: (string)part!["name"]!, Value: Text(part)));
        Assert.Equal(expected.Order(), Bodies.Fields(call).Order());
        foreach (var mask in Assert.IsType<CallBody.Form>(call.Body).Parts.Where(
            part => part.Name.StartsWith("mask", StringComparison.Ordinal) && part.File is not null))
            Assert.All(GreyImage.Read(Bodies.Bytes(mask.File!)).Pixels, pixel => Assert.Equal(255, pixel));
    }

    private static string Text(JsonNode part) => part["value"] is { } value ? (string)value! : $"[{part["filename"]}]";
}
