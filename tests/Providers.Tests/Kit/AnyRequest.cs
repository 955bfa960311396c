using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Providers.Tests.Kit;

/// <summary>
/// Draws requests within OpenAI's documented ranges, as JSON and as forms, with stray parameters of other providers
/// between, for the property that no translation throws at one of them.
/// </summary>
internal static class AnyRequest
{
    private static readonly object?[] Sizes = ["auto", "256x256", "512x512", "1024x1024", "1536x1024", "1024x1536", "1792x1024", "1024x1792", "3840x1280", "banana", null];

    private static readonly (string Name, object?[] Values)[] Others =
    [
        ("quality", ["auto", "low", "medium", "high", "standard", "hd", 60, null]),
        ("style", ["vivid", "natural", "anime"]),
        ("background", ["auto", "transparent", "opaque"]),
        ("moderation", ["auto", "low"]),
        ("output_format", ["png", "jpeg", "webp"]),
        ("output_compression", [0, 55, 100]),
        ("response_format", ["url", "b64_json"]),
        ("stream", [true, false]),
        ("partial_images", [0, 3]),
        ("user", ["user-1", "\u00fc\u4e2d", string.Empty]),
        ("input_fidelity", ["low", "high"]),
        ("seed", [0, 7, -1, 4294967295, long.MaxValue, 1.5, "7", null]),
        ("negative_prompt", ["blurry", null, string.Empty, 3]),
        ("steps", [4, "many"]),
        ("aspect_ratio", ["16:9", 1, null]),
        ("width", [512, "wide"]),
        ("image_strength", [0.5]),
        ("image_url", ["https://pictures.example.test/own.png"]),
        ("samples", [5]),
        ("num_outputs", [5]),
        ("num_images", [5]),
        ("number_of_images", [5]),
        ("numberOfImages", [5]),
        ("sampleCount", [5]),
        ("candidateCount", [5]),
        ("something_else", [1, "x", true, new[] { 1, 2 }, null]),
    ];

    /// <summary>Requests of every operation for one of these models, for others, and for none.</summary>
    public static Arbitrary<ProviderRequest> For(string provider, params IReadOnlyList<string> models) =>
        (from operation in Gen.Elements(ImageOperation.Generation, ImageOperation.Edit, ImageOperation.Variation)
         from model in Gen.Elements([.. models, "dall-e-3", "somebody/else:1", null])
         from prompt in Gen.Elements("a lighthouse", "\"quotes\" and \\ and \u4e2d\ud83d\ude00", new string('x', 40_000))
         from size in Gen.Elements(Sizes)
         from count in Gen.Choose(1, 10)
         from others in Gen.SubListOf(Others)
         from picks in Gen.ArrayOf(Gen.Choose(0, 1_000), Others.Length)
         from asForm in Gen.Elements(true, false)
         from pictures in Gen.Choose(1, 3)
         from mask in Gen.Elements(true, false)
         select Build(provider, operation, Members(model, prompt, size, count, others, picks), asForm, pictures, mask)).ToArbitrary();

    private static Dictionary<string, object?> Members(string? model, string prompt, object? size, int count, IEnumerable<(string Name, object?[] Values)> others, int[] picks)
    {
        var members = new Dictionary<string, object?> { ["prompt"] = prompt, ["n"] = count };
        if (model is not null)
            members["model"] = model;
        if (size is not null)
            members["size"] = size;
        foreach (var ((name, values), pick) in others.Zip(picks))
            members[name] = values[pick % values.Length];
        return members;
    }

    private static ProviderRequest Build(string provider, ImageOperation operation, Dictionary<string, object?> members, bool asForm, int pictures, bool mask)
    {
        if (operation == ImageOperation.Generation)
            return Ask.Of(provider, operation, members);
        if (!asForm)
        {
            members["images"] = Enumerable.Range(0, pictures).Select(index => new { image_url = $"https://pictures.example.test/{index}.png" }).ToArray();
            if (mask)
                members["mask"] = new { image_url = "https://pictures.example.test/mask.png" };
            return Ask.Of(provider, operation, members);
        }

        var files = Enumerable.Range(0, pictures).Select(index => Ask.Picture(pictures == 1 ? "image" : "image[]", $"{index}.png")).ToList();
        if (mask)
            files.Add(Ask.Picture("mask", "mask.png"));
        var fields = members.Where(member => member.Value is not null).Select(member => new Parameter(member.Key, Text(member.Value!), IsText: true));
        return new(new(operation, Ask.Parameters(fields), files), Ask.Target(provider));
    }

    private static byte[] Text(object value) => value is string text ? Encoding.UTF8.GetBytes(text) : JsonSerializer.SerializeToUtf8Bytes(value);

    /// <summary>Asserts what must hold of any translation: calls or a reason for none, all pictures asked for, bodies that can be read.</summary>
    public static void AssertSound(IImageProvider provider, ProviderRequest request)
    {
        request = request with { Image = NativeCount.Fold(provider, request.Image) };
        var translation = provider.Translate(request);
        if (translation.Refusal is { } refusal)
        {
            Assert.InRange(refusal.Status, 400, 499);
            Assert.NotEmpty(refusal.Message);
            Assert.Empty(translation.Calls);
            return;
        }

        if (translation.NeedsFiles || translation.Needs is not null)
            return;
        Assert.Equal(request.Image.Count, translation.Calls.Sum(call => call.Pictures));
        foreach (var call in translation.Calls.Where(call => call.Body is CallBody.Json or CallBody.JsonWithFiles))
            Assert.Distinct(Bodies.Json(call).AsObject().Select(member => member.Key));
    }
}
