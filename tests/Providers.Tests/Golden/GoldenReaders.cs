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
    public static IResponseReader Of(string name)
    {
        var model = name.StartsWith("stability.v1", StringComparison.Ordinal) ? "stable-diffusion-v1-6" : "core";
        var endpoint = Asked.Endpoint(("resource_name", "r"));
        return Asked.Provider(Provider(name))
            .Translate(new(Asked.Json($$"""{"model":"{{model}}","prompt":"a"}"""), endpoint)).Calls[0].Reader;
    }

    /// <summary>The images of an answer, as <see cref="RecordedImages.Image.ToString"/> tells them.</summary>
    public static IEnumerable<string> Images(JsonNode golden)
    {
        if (golden["body_base64"] is { } bytes)
        {
            var image = new RecordedImages.Image();
            image.Bytes.AddRange(Convert.FromBase64String((string)bytes!));
            return [image.ToString()];
        }

        var body = golden["body"]!;
        var items = (body["data"] ?? body["artifacts"])?.AsArray() ?? [body.DeepClone()];
        return items.Select(item => Image(item!.AsObject()).ToString());
    }

    private static RecordedImages.Image Image(JsonObject item)
    {
        var image = new RecordedImages.Image();
        foreach (var (name, value) in item)
        {
            if (name is "b64_json" or "base64" or "image")
                image.Base64 = (string)value!;
            else if (name == "url")
                image.Link = (string)value!;
            else if (name is "finishReason" or "finish_reason")
                image.Verdict = (string)value! == "SUCCESS" ? ImageVerdict.Shown : ImageVerdict.Filtered;
            else
                image.Fields[name] = value!.ToJsonString();
        }

        return image;
    }
}
