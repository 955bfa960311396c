using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>The images of a JSON edit: each an <c>image_url</c> or a <c>file_id</c>.</summary>
public static class ReferenceChecks
{
    private const int MostImages = 16;
    private const int LongestUrl = 20_971_520;

    public static SimulatedResponse? Refuse(ParameterSet parameters)
    {
        var images = parameters["images"]!;
        if (images.Json is not { ValueKind: JsonValueKind.Array } list)
            return OpenAiViolations.Response(new(ViolationKind.WrongType, "images", images.Kind, "an array of objects"));
        if (list.GetArrayLength() == 0)
        {
            return OpenAiErrors.Invalid(
                "Invalid 'images': empty array. Expected an array with minimum length 1, but got an empty array instead.",
                "images",
                "empty_array");
        }

        if (list.GetArrayLength() > MostImages)
            return UploadChecks.TooMany("images", MostImages, list.GetArrayLength());
        return list.EnumerateArray()
                .Select((image, index) => CheckReference(image, $"images[{index}]"))
                .FirstOrDefault(found => found is not null)
            ?? (parameters["mask"]?.Json is { } mask ? CheckMask(mask, list[0]) : null);
    }

    private static SimulatedResponse? CheckMask(JsonElement mask, JsonElement first)
    {
        if (CheckReference(mask, "mask") is { } refused)
            return refused;
        return Decode(mask) is { } bytes
            ? UploadChecks.CheckMaskImage(bytes, Decode(first) is { } image ? ImageInfo.Read(image) : null)
            : null;
    }

    private static SimulatedResponse? CheckReference(JsonElement reference, string name)
    {
        if (reference.ValueKind != JsonValueKind.Object)
            return WrongType(name, reference, "an object");
        var members = reference.EnumerateObject().ToList();
        if (members.Select(member => member.Name).FirstOrDefault(member => member is not ("image_url" or "file_id")) is { } unknown)
            return OpenAiViolations.Response(new(ViolationKind.Unknown, $"{name}.{unknown}"));
        if (members is not [var only])
            return Invalid(name, $"Invalid '{name}': exactly one of 'image_url' and 'file_id' must be given.");
        var path = $"{name}.{only.Name}";
        if (only.Value.ValueKind != JsonValueKind.String)
            return WrongType(path, only.Value, "a string");
        var text = only.Value.GetString()!;
        return only.Name == "file_id" ? CheckFileId(text, path) : CheckUrl(reference, text, path);
    }

    private static SimulatedResponse? CheckFileId(string id, string path) => id.StartsWith("file-", StringComparison.Ordinal)
        ? null
        : Invalid(path, $"Invalid '{path}': '{id}'. Expected an ID that begins with 'file'.");

    private static SimulatedResponse? CheckUrl(JsonElement reference, string url, string path)
    {
        if (url.Length > LongestUrl)
        {
            return OpenAiViolations.Response(
                new(ViolationKind.TooLong, path, url.Length.ToString(provider: null), LongestUrl.ToString(provider: null)));
        }

        if (url.StartsWith("https://", StringComparison.Ordinal))
            return null;
        return Decode(reference) is { } bytes && ImageInfo.Read(bytes) is not null
            ? null
            : Invalid(path, $"Invalid '{path}'. Expected a valid https URL or a data URL with a png, jpeg or webp image.");
    }

    private static SimulatedResponse Invalid(string path, string message) => OpenAiErrors.Invalid(message, path, "invalid_value");

    private static SimulatedResponse WrongType(string path, JsonElement value, string expected) =>
        OpenAiViolations.Response(new(ViolationKind.WrongType, path, new Parameter(path, value, Part: null).Kind, expected));

    private static byte[]? Decode(JsonElement reference)
    {
        if (!reference.TryGetProperty("image_url", out var url) || url.GetString() is not { } text)
            return null;
        var comma = text.IndexOf(";base64,", StringComparison.Ordinal);
        if (!text.StartsWith("data:image/", StringComparison.Ordinal) || comma < 0)
            return null;
        var base64 = text.AsSpan(comma + 8);
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64Chars(base64, bytes, out var written) ? bytes[..written] : null;
    }
}
