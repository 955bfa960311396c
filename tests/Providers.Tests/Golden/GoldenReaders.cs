using System.Text.Json.Nodes;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Golden;

/// <summary>Reads the images in a golden answer with its provider's reader.</summary>
internal static class GoldenReaders
{
    /// <summary>The provider of an example.</summary>
    public static string Provider(string name) => name.Split('.')[0] == "stability" ? "stability-ai" : name.Split('.')[0];

    /// <summary>The reader of the call that such an answer belongs to.</summary>
    public static IAnswerReader Of(string name)
    {
        var model = name.StartsWith("stability.v1", StringComparison.Ordinal) ? "stable-diffusion-v1-6" : "core";
        var target = Asked.Target(Provider(name), ("resource_name", "r"));
        return Asked.Provider(Provider(name)).Translate(new(Asked.Json($$"""{"model":"{{model}}","prompt":"a"}"""), target)).Calls[0].Reader;
    }

    /// <summary>The pictures of an answer, as <see cref="RecordedPictures.Picture.ToString"/> tells them.</summary>
    public static IEnumerable<string> Pictures(JsonNode golden)
    {
        if (golden["body_base64"] is { } bytes)
        {
            var picture = new RecordedPictures.Picture();
            picture.Bytes.AddRange(Convert.FromBase64String((string)bytes!));
            return [picture.ToString()];
        }

        var body = golden["body"]!;
        var items = (body["data"] ?? body["artifacts"])?.AsArray() ?? [body.DeepClone()];
        return items.Select(item => Picture(item!.AsObject()).ToString());
    }

    private static RecordedPictures.Picture Picture(JsonObject item)
    {
        var picture = new RecordedPictures.Picture();
        foreach (var (name, value) in item)
        {
            if (name is "b64_json" or "base64" or "image")
                picture.Base64 = (string)value!;
            else if (name == "url")
                picture.Link = (string)value!;
            else if (name is "finishReason" or "finish_reason")
                picture.Verdict = (string)value! == "SUCCESS" ? PictureVerdict.Shown : PictureVerdict.Filtered;
            else
                picture.Fields[name] = value!.ToJsonString();
        }

        return picture;
    }
}
