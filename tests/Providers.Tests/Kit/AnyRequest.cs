using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Shared.Imaging;

namespace ImageGateway.Providers.Tests.Kit;

/// <summary>
/// Draws requests within OpenAI's documented ranges, as JSON and as forms, with stray parameters of other providers
/// between and values of wrong types, for the property that no translation throws at one of them.
/// </summary>
internal static class AnyRequest
{
    private static readonly object?[] Sizes = ["auto", "256x256", "512x512", "1024x1024", "1536x1024", "1024x1536", "1792x1024",
        "1024x1792", "3840x1280", "1x1", "0x0", "1024X1024", "99999999999x2", "banana", null];

    // An image that is one, and large enough for everybody; its alpha makes it a mask too.
    private static readonly byte[] Drawn = new TestPng { Width = 512, Height = 512, Pixels = new byte[512 * 512 * 4] }.Write();

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
    public static Arbitrary<ProviderRequest> For(params IReadOnlyList<string> models) =>
        (from operation in Gen.Elements(ImageOperation.Generation, ImageOperation.Edit, ImageOperation.Variation)
         from model in Gen.Elements([.. models, "dall-e-3", "somebody/else:1", null])
         from prompt in Gen.Elements("a lighthouse", "\"quotes\" and \\ and \u4e2d\ud83d\ude00", new string('x', 40_000))
         from size in Gen.Elements(Sizes)
         from count in Gen.Choose(0, 10)
         from others in Gen.SubListOf(Others)
         from picks in Gen.ArrayOf(Gen.Choose(0, 1_000), Others.Length)
         from odd in Gen.ListOf(Gen.Zip(Gen.Elements(OddValues.Names), Gen.Elements(OddValues.Values)))
         from asForm in Gen.Elements(true, false)
         from images in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Choose(2, 3)))
         from mask in Gen.Elements(true, false)
         from drawn in Gen.Elements(true, false)
         from twice in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
         let request = Build(
             operation, Members(model, prompt, size, count, others, picks, odd), asForm, new(
                 images, mask, drawn ? Drawn : [1, 2, 3]))
         select twice ? Doubled(request) : request).ToArbitrary();

    /// <summary>
    /// The request with files in place of the images in its JSON, as the gateway makes them for a translation that asks for that.
    /// </summary>
    public static ProviderRequest WithFiles(ProviderRequest request)
    {
        var parameters = request.Image.Parameters;
        var files = new List<InputFile> { Ask.Image(content: Drawn) };
        if (request.Image.Inputs.Mask is not null)
            files.Add(Ask.Image("mask", "mask.png", content: Drawn));
        return request with
        {
            Image = request.Image with
            {
                Parameters = new(
            [.. parameters.Items.Where(item => !InputNames.IsInput(item.Name))]),
                Files = files
            }
        };
    }

    private static Dictionary<string, object?> Members(
        string? model, string prompt, object? size, int count, IEnumerable<(string Name, object?[] Values)> others, int[] picks,
        IEnumerable<(string Name, object? Value)> odd)
    {
        var members = new Dictionary<string, object?> { ["prompt"] = prompt };
        if (count > 0)
            members["n"] = count;
        if (model is not null)
            members["model"] = model;
        if (size is not null)
            members["size"] = size;
        foreach (var ((name, values), pick) in others.Zip(picks))
            members[name] = values[pick % values.Length];
        foreach (var (name, value) in odd)
            members[name] = value;
        return members;
    }

    private static ProviderRequest Build(
        ImageOperation operation, Dictionary<string, object?> members, bool asForm, Images images)
    {
        if (operation == ImageOperation.Generation)
            return Ask.Of(operation, members);
        if (!asForm)
        {
            members["images"] = Enumerable.Range(0, images.Count)
                .Select(index => new { image_url = $"https://pictures.example.test/{index}.png" }).ToArray();
            if (images.Mask)
                members["mask"] = new { image_url = "https://pictures.example.test/mask.png" };
            return Ask.Of(operation, members);
        }

        var files = Enumerable.Range(0, images.Count)
            .Select(index => Ask.Image(images.Count == 1 ? "image" : "image[]", $"{index}.png", content: images.Content)).ToList();
        if (images.Mask)
            files.Add(Ask.Image("mask", "mask.png", content: images.Content));
        var fields = members.Where(member => member.Value is not null)
            .Select(member => new Parameter(member.Key, Text(member.Value!), IsText: true));
        return new(new(operation, Ask.Parameters(fields), files), Ask.Endpoint());
    }

    // JSON and forms may say a name twice; the last one counts.
    private static ProviderRequest Doubled(ProviderRequest request) =>
        request with
        {
            Image = request.Image with
            {
                Parameters = new(
            [.. request.Image.Parameters.Items, .. request.Image.Parameters.Items])
            }
        };

    private static byte[] Text(object value) =>
        value is string text ? Encoding.UTF8.GetBytes(text) : JsonSerializer.SerializeToUtf8Bytes(value);

    // What comes with an edit or a variation.
    private sealed record Images(int Count, bool Mask, byte[] Content);
}
