using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Shared.Imaging;

namespace ImageGateway.Providers.Tests.Inputs;

/// <summary>The shapes in which callers send images.</summary>
internal static class Shapes
{
    public const string Link = "https://pictures.example.test/1.png";

    /// <summary>A PNG that every provider takes and that is a mask too.</summary>
    public static readonly byte[] Png = new TestPng { Width = 512, Height = 512, Pixels = new byte[512 * 512 * 4] }.Write();

    private static readonly string Base64 = Convert.ToBase64String(Png);
    private static readonly string DataUri = "data:image/png;base64," + Base64;

    /// <summary>Values that stand for one image.</summary>
    public static readonly IReadOnlyList<(string Name, Func<JsonNode> Value)> One =
    [
        ("data URI", () => DataUri),
        ("data URI without a type", () => "data:;base64," + Base64),
        ("data URI of another type", () => "data:application/octet-stream;base64," + Base64),
        ("data URI of a wrong type", () => "DATA:image/jpeg;charset=utf-8;BASE64," + Base64),
        ("base64", () => Base64),
        ("base64 without padding", () => Base64.TrimEnd('=')),
        ("URL-safe base64", () => Base64.Replace('+', '-').Replace('/', '_').TrimEnd('=')),
        ("data URI with escapes", () => "data:image/png;base64," + Uri.EscapeDataString(Base64)),
        ("base64 in lines", () => string.Join("\r\n", Base64.Chunk(76).Select(line => new string(line)))),
        ("link", () => Link),
        ("url", () => new JsonObject { ["url"] = DataUri }),
        ("image_url", () => new JsonObject { ["image_url"] = DataUri }),
        ("image_url with link", () => new JsonObject { ["image_url"] = Link }),
        ("image_url.url", () => new JsonObject { ["image_url"] = new JsonObject { ["url"] = DataUri, ["detail"] = "high" } }),
        ("typed image_url", () => new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = DataUri } }),
        ("input_image", () => new JsonObject { ["type"] = "input_image", ["image_url"] = DataUri }),
        ("typed url", () => new JsonObject { ["type"] = "url", ["url"] = Link }),
        ("b64_json", () => new JsonObject { ["b64_json"] = Base64 }),
        ("b64_json with a data URI", () => new JsonObject { ["b64_json"] = DataUri }),
        ("inline_data", () => new JsonObject { ["inline_data"] = new JsonObject { ["mime_type"] = "image/png", ["data"] = Base64 } }),
        ("inlineData", () => new JsonObject { ["inlineData"] = new JsonObject { ["mimeType"] = "image/jpeg", ["data"] = Base64 } }),
        ("source", () =>
            new JsonObject { ["type"] = "image",
                ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = "image/png", ["data"] = Base64 } }),
        ("nulls beside it", () => new JsonObject { ["file_id"] = null, ["image_url"] = null, ["url"] = DataUri }),
    ];

    /// <summary>Values that stand for no image.</summary>
    public static readonly IReadOnlyList<(string Name, Func<JsonNode?> Value)> Bad =
    [
        ("empty list", () => new JsonArray()),
        ("null in a list", () => new JsonArray(DataUri, null)),
        ("number", () => 7),
        ("truth", () => true),
        ("empty text", () => ""),
        ("words", () => "a picture of a boat"),
        ("file name", () => "boat.png"),
        ("other scheme", () => "ftp://pictures.example.test/1.png"),
        ("base64 of no image", () => "SGVsbG8gd29ybGQsIEkgYW0gbm8gaW1hZ2U="),
        ("data URI that breaks off", () => DataUri[..^3]),
        ("data URI of text", () => "data:text/plain;base64,SGVsbG8="),
        ("data URI in percents", () => "data:image/png,%89PNG"),
        ("empty object", () => new JsonObject()),
        ("unknown object", () => new JsonObject { ["path"] = "a.png" }),
        ("object of nulls", () => new JsonObject { ["image_url"] = null }),
        ("number in an object", () => new JsonObject { ["url"] = 7 }),
        ("list in a list", () => new JsonArray(new JsonArray(DataUri))),
        ("seventeen", () => new JsonArray([.. Enumerable.Range(0, 17).Select(_ => (JsonNode)DataUri)])),
    ];

    /// <summary>Names under which images come.</summary>
    public static readonly string[] Names = ["image", "images", "image[]", "image[0]", "images[]", "image_url"];

    public static ImageRequest Json(ImageOperation operation, string model, params (string Name, JsonNode? Value)[] members)
    {
        var body = new JsonObject { ["model"] = model, ["prompt"] = "a red door" };
        foreach (var (name, value) in members)
            body[name] = value;
        return new(operation, ParameterSet.Parse(Encoding.UTF8.GetBytes(body.ToJsonString()), 64), []);
    }

    public static ImageRequest Form(
        ImageOperation operation, string model, IEnumerable<(string Name, string Value)> texts, params IReadOnlyList<InputFile> files) =>
            new(
        operation,
        new([.. texts.Prepend(("prompt", "a red door")).Prepend(("model", model))
            .Select(text => new Parameter(text.Item1, Encoding.UTF8.GetBytes(text.Item2), IsText: true))]),
        files);

    public static InputFile File(string field, byte[] bytes, string name = "a.png", string type = "image/png") =>
        Ask.Image(field, name, type, bytes);
}
