using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Tests.Testing;

/// <summary>
/// Random requests within what OpenAI documents (https://platform.openai.com/docs/api-reference/images), for any of the
/// providers' models.
/// </summary>
internal static class DocumentedRequests
{
    public static readonly string[] Providers = ["sandbox", "openai", "azure-openai", "stability-ai"];

    private static readonly Gen<ImageOperation> Operations = Gen.Elements(
        ImageOperation.Generation, ImageOperation.Edit, ImageOperation.Variation);

    private static readonly Gen<string> Models = Gen.Elements(
        [.. Providers.SelectMany(
            slug => Asked.Provider(slug).Models.Select(
                model => model.Name)), "gpt-image-1.5-2025-12-16", "gpt-image-2.5-flare-2026-09-08", "my-deployment", "a/b c"]);

    private static readonly Gen<int> Side = Gen.OneOf(Gen.Elements(256, 512, 1024, 1536, 1792, 2048, 3840), Gen.Choose(1, 4096));

    private static readonly Gen<JsonNode?>[] Values =
    [
        Maybe(Models.Select(Text)),
        Maybe(Gen.OneOf(Gen.Choose(1, 10), Gen.Choose(1, ImageRequest.MaxCount)).Select(count => (JsonNode?)count)),
        Maybe(Gen.OneOf(Gen.Constant("auto"), from width in Side from height in Side select $"{width}x{height}").Select(Text)),
        Maybe(Words("auto", "low", "medium", "high", "xhigh", "max", "standard", "hd")),
        Maybe(Words("vivid", "natural", "anime")),
        Maybe(Words("url", "b64_json")),
        Maybe(Words("transparent", "opaque", "auto")),
        Maybe(Words("png", "jpeg", "webp")),
        Maybe(Gen.Choose(0, 100).Select(number => (JsonNode?)number)),
        Maybe(Words("auto", "low")),
        Maybe(Gen.Elements(true, false).Select(flag => (JsonNode?)flag)),
        Maybe(Gen.Choose(0, 3).Select(number => (JsonNode?)number)),
        Maybe(Words("tenant-7", "名前", "a\r\nb", "")),
        Maybe(Gen.Elements(0L, 1L, uint.MaxValue, uint.MaxValue - 1L, long.MaxValue, -1L).Select(number => (JsonNode?)number)),
        Maybe(Words("high", "low")),
        Maybe(Words("blurry")),
        Maybe(Gen.Elements("[1]", "{\"a\":null}", "0.5").Select(json => JsonNode.Parse(json))),
    ];

    private static readonly string[] Names =
    [
        "model", "n", "size", "quality", "style", "response_format", "background", "output_format", "output_compression", "moderation",
        "stream", "partial_images",
        "user", "seed", "input_fidelity", "negative_prompt", "of_the_host",
    ];

    /// <summary>A provider, the request, and whether the caller named a host of its own.</summary>
    public static Gen<(string Provider, ImageRequest Image, bool OwnHost)> All { get; } =
        from provider in Gen.Elements(Providers)
        from operation in Operations
        from prompt in Gen.OneOf(Gen.Elements("a boat", "\"\\\n", "𝒜 😀"), Gen.Choose(1, 32_000).Select(length => new string('p', length)))
        from values in Gen.CollectToArray(Values, value => value)
        from form in Gen.Elements(true, false)
        from ownHost in Gen.Elements(true, false)
        select (provider, Request(operation, prompt, values, form), ownHost);

    private static ImageRequest Request(ImageOperation operation, string prompt, JsonNode?[] values, bool form)
    {
        var body = new JsonObject();
        if (operation != ImageOperation.Variation)
            body["prompt"] = prompt;
        for (var index = 0; index < values.Length; index++)
        {
            if (values[index] is { } value)
                body[Names[index]] = value.DeepClone();
        }

        if (operation == ImageOperation.Generation)
            return Asked.Json(body.ToJsonString());
        if (form)
            return Asked.Form(
                operation, body.Select(
                    field => (field.Key, field.Value!.GetValueKind() == System.Text.Json.JsonValueKind.String
                        ? (string)field.Value!
                        : field.Value.ToJsonString())), Asked.Image("image"));
        body["images"] = JsonNode.Parse("""[{"image_url":"data:image/png;base64,AAAA"}]""");
        return Asked.Json(body.ToJsonString(), operation);
    }

    private static Gen<JsonNode?> Maybe(Gen<JsonNode?> value) => Gen.OneOf(Gen.Constant<JsonNode?>(null), value);

    private static Gen<JsonNode?> Words(params string[] words) => Gen.Elements(words).Select(Text);

    private static JsonNode? Text(string text) => text;
}
