using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.Sandbox.Tests.Drawing;

namespace ImageGateway.Sandbox.Tests;

public sealed class SandboxServerTests
{
    private readonly TimerClock _clock = new();
    private readonly SandboxServer _server;
    private readonly SandboxProvider _provider;

    public SandboxServerTests()
    {
        _server = new(_clock);
        _provider = new(_server);
    }

    [Theory]
    [InlineData("""{"prompt":"a"}""", 1, 1024, 1024)]
    [InlineData("""{"prompt":"a","size":"auto"}""", 1, 1024, 1024)]
    [InlineData("""{"prompt":"a","model":"sandbox","size":"16x16"}""", 1, 16, 16)]
    [InlineData("""{"prompt":"a","model":"anything","size":"96x64","n":3}""", 3, 96, 64)]
    [InlineData("""{"prompt":"a","model":"sandbox-unpriced","size":"64x64"}""", 1, 64, 64)]
    [InlineData("""{"prompt":"a","model":"sandbox-tokens","size":"64x64","n":2}""", 2, 64, 64)]
    public async Task ResponseAsync_ModelThatWorks_DrawsWhatIsAskedFor(string body, int count, int width, int height)
    {
        var (response, error) = await Read(body);

        Assert.Null(error);
        Assert.Equal(Enumerable.Repeat((width, height), count), response.Shown.Select(image => SizeOf(image.Base64!)));
        Assert.Equal(count, _server.Drawn);
        Assert.Equal($"\"{width}x{height}\"", response.Fields["size"]);
        Assert.Equal("1790000000", response.Fields["created"]);
        Assert.Equal(body.Contains("tokens", StringComparison.Ordinal), response.Tokens is not null);
    }

    [Fact]
    public async Task ResponseAsync_TokenPricedModel_CountsTheTokensOfAllImages()
    {
        var (response, _) = await Read("""{"prompt":"a","model":"sandbox-tokens","size":"64x64","n":3}""");

        Assert.Equal(response.Tokens!.TotalTokens, response.Tokens.InputTokens + response.Tokens.OutputTokens);
        Assert.Equal(3 * 1056, response.Tokens.OutputTokens);
    }

    [Theory]
    [InlineData("sandbox-429", 429, "rate_limit_exceeded", "1", false)]
    [InlineData("sandbox-500", 500, null, null, false)]
    [InlineData("sandbox-503", 503, null, null, false)]
    [InlineData("sandbox-filtered", 400, "moderation_blocked", null, true)]
    public async Task ResponseAsync_ModelThatRefuses_ResponsesAsAProvider(
        string model, int status, string? code, string? retryAfter, bool moderated)
    {
        var response = await Response($$"""{"prompt":"a","model":"{{model}}"}""");

        var error = _provider.ReadError(response.Status, response.ContentType, await Bytes(response.Body));
        Assert.Equal(
            (status, code, moderated, retryAfter), (response.Status, error.Code, error.Moderated, response.Headers("retry-after")));
        Assert.NotEmpty(error.Message);
        Assert.Equal(0, _server.Drawn);
    }

    [Fact]
    public async Task ResponseAsync_Cut_BreaksOffWithinTheImage() =>
        await Assert.ThrowsAnyAsync<IOException>(() => Read("""{"prompt":"a","model":"sandbox-cut"}"""));

    [Fact]
    public async Task ResponseAsync_Malformed_IsAnResponseThatMakesNoSense()
    {
        var (_, error) = await Read("""{"prompt":"a","model":"sandbox-malformed"}""");

        Assert.Equal((502, "invalid_upstream_response"), (error!.Status, error.Code));
    }

    [Theory]
    [InlineData("", 2_000)]
    [InlineData(""","sandbox_delay_ms":750""", 750)]
    public async Task ResponseAsync_Slow_ResponsesWhenItsTimeHasCome(string delay, int milliseconds)
    {
        var pending = Response($$"""{"prompt":"a","model":"sandbox-slow","size":"16x16"{{delay}} }""");

        Assert.Equal([TimeSpan.FromMilliseconds(milliseconds)], _clock.Waiting);
        Assert.False(pending.IsCompleted);
        Assert.Equal(0, _server.Drawn);

        _clock.Ring();
        Assert.Equal(200, (await pending).Status);
        Assert.Equal(1, _server.Drawn);
    }

    [Fact]
    public async Task ResponseAsync_SlowAndCancelled_DrawsNothing()
    {
        using var cancellation = new CancellationTokenSource();
        var pending = Response("""{"prompt":"a","model":"sandbox-slow"}""", cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        Assert.Empty(_clock.Waiting);
        Assert.Equal(0, _server.Drawn);
    }

    [Theory]
    [InlineData(""" "size":"8x8" """, "size")]
    [InlineData(""" "size":"4097x16" """, "size")]
    [InlineData(""" "size":"big" """, "size")]
    [InlineData(""" "output_format":"webp" """, "output_format")]
    [InlineData(""" "sandbox_delay_ms":-1 """, "sandbox_delay_ms")]
    [InlineData(""" "sandbox_delay_ms":600001 """, "sandbox_delay_ms")]
    [InlineData(""" "partial_images":4 """, "partial_images")]
    public async Task ResponseAsync_BadParameter_IsNamed(string parameter, string name)
    {
        var response = await Response($$"""{"prompt":"a",{{parameter}}}""");

        Assert.Equal((400, name), (response.Status, _provider.ReadError(400, response.ContentType, await Bytes(response.Body)).Param));
    }

    [Fact]
    public async Task ResponseAsync_SameOrder_IsTheSameImage()
    {
        var first = await Images("""{"prompt":"a","size":"64x64","n":2}""");

        Assert.Equal(first, await Images("""{"n":2,"size":"64x64","prompt":"a"}"""));
        Assert.NotEqual(first[0], first[1]);
        Assert.NotEqual(first[0], Assert.Single(await Images("""{"prompt":"b","size":"64x64"}""")));
        Assert.Equal(first[1], Assert.Single(await Images("""{"prompt":"a","size":"64x64","seed":1}""")));
    }

    [Fact]
    public async Task ResponseAsync_EditOfAnotherImage_IsAnotherImage()
    {
        var asked = new[] { "image", "mask" }.Select(
            field => Asked.Form(ImageOperation.Edit, [("prompt", "a"), ("size", "64x64")], Asked.Image(field))).ToList();
        var images = new List<string>();
        foreach (var image in asked.Append(asked[0]))
            images.Add((await RecordedImages.ReadAsync(
                Call(image).Reader, await Bytes((await _server.ResponseAsync(Call(image), default)).Body))).Images.Images[0].Base64!);

        Assert.Equal(images[0], images[2]);
        Assert.NotEqual(images[0], images[1]);
    }

    [Theory]
    [InlineData(ImageOperation.Generation, "image_generation")]
    [InlineData(ImageOperation.Edit, "image_edit")]
    public async Task ResponseAsync_Stream_IsEventsOfWhichPartialOnesAreNotCounted(ImageOperation operation, string prefix)
    {
        var image = operation == ImageOperation.Edit
            ? Asked.Form(
                operation, [("prompt", "a"), ("size", "64x64"), ("stream", "true"), ("partial_images", "2"), ("n", "2")], Asked.Image(
                    "image"))
            : Asked.Json("""{"prompt":"a","size":"64x64","stream":true,"partial_images":2,"n":2}""");

        var response = await _server.ResponseAsync(Call(image), CancellationToken.None);

        var events = Encoding.UTF8.GetString(await Bytes(response.Body)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Event)
            .ToList();
        Assert.Equal("text/event-stream", response.ContentType);
        Assert.Equal(
            Enumerable.Repeat(new[] { $"{prefix}.partial_image 0", $"{prefix}.partial_image 1", $"{prefix}.completed " }, 2)
                .SelectMany(names => names),
            events.Select(data => $"{data["type"]} {data["partial_image_index"]}"));
        Assert.All(events, data => Assert.Equal((64, 64), SizeOf((string)data["b64_json"]!)));
        Assert.Equal(2, _server.Drawn);
    }

    private static JsonObject Event(string text)
    {
        var lines = text.Split('\n');
        var data = JsonNode.Parse(lines[1]["data: ".Length..])!.AsObject();
        Assert.Equal($"event: {data["type"]}", lines[0]);
        return data;
    }

    private static (int Width, int Height) SizeOf(string base64) =>
        DecodedImageReader.Read(Convert.FromBase64String(base64)) is var decodedImage ? (decodedImage.Width, decodedImage.Height) : default;

    private static async Task<byte[]> Bytes(Stream body)
    {
        var content = new MemoryStream();
        await body.CopyToAsync(content);
        return content.ToArray();
    }

    private ProviderCall Call(ImageRequest image) => _provider.Translate(new(image, Asked.Endpoint())).Call();

    private Task<ProviderResponse> Response(string body, CancellationToken cancellation = default) =>
        _provider.ResponseAsync(Call(Asked.Json(body)), cancellation).AsTask();

    private async Task<(RecordedImages Images, ProviderError? Error)> Read(string body) =>
        await RecordedImages.ReadAsync(Call(Asked.Json(body)).Reader, await Bytes((await Response(body)).Body));

    private async Task<List<string>> Images(string body) => [.. (await Read(body)).Images.Shown.Select(image => image.Base64!)];
}
