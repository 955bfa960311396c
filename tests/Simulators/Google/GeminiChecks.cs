using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Google;

/// <summary>Checks on the body of <c>:generateContent</c>.</summary>
public static class GeminiChecks
{
    private const int LargestBody = 20 << 20;
    private const int MostImages = 14;

    public static SimulatedResponse? Check(ReceivedRequest request, JsonElement body, GoogleModel model, bool atVertex)
    {
        if (request.Body.Length > LargestBody)
            return GoogleErrors.Invalid("Request payload size exceeds the limit: 20971520 bytes.");
        if (GoogleFields.Check(body, "", GeminiRules.Body(atVertex)) is { } refused)
            return refused;
        var config = body.Member("generationConfig") ?? default;
        var image = config.Member("imageConfig") ?? default;
        return GoogleFields.Check(body.Member("generationConfig"), "generation_config", GeminiRules.GenerationConfig)
            ?? CheckModalities(config)
            ?? GoogleFields.Check(config.Member("imageConfig"), "generation_config.image_config", GeminiRules.ImageConfig(model, atVertex))
            ?? GoogleFields.Check(
                image.Member("imageOutputOptions"), "generation_config.image_config.image_output_options", ImagenRules.OutputOptions)
            ?? CheckSafety(body)
            ?? CheckContents(body);
    }

    /// <summary>The parts of all contents.</summary>
    public static IEnumerable<JsonElement> Parts(JsonElement body) =>
        body.GetProperty("contents").EnumerateArray().SelectMany(content => content.GetProperty("parts").EnumerateArray());

    private static SimulatedResponse? CheckModalities(JsonElement config)
    {
        if (config.Member("responseModalities") is not { } modalities)
            return null;
        var words = modalities.ValueKind == JsonValueKind.Array ? modalities.EnumerateArray().Select(word => word.ToString()).ToList() : [];
        return words.Contains("IMAGE") && words.TrueForAll(word => word is "IMAGE" or "TEXT")
            ? null
            : GoogleErrors.Invalid("The requested combination of response modalities is not supported by the model.");
    }

    private static SimulatedResponse? CheckSafety(JsonElement body)
    {
        foreach (var setting in body.Member("safetySettings") is { ValueKind: JsonValueKind.Array } settings
            ? settings.EnumerateArray()
            : default)
        {
            if (GoogleFields.Check(setting, "safety_settings", GeminiRules.SafetySetting) is { } refused)
                return refused;
        }

        return null;
    }

    private static SimulatedResponse? CheckContents(JsonElement body)
    {
        if (body.GetProperty("contents") is not { ValueKind: JsonValueKind.Array } contents || contents.GetArrayLength() == 0)
            return GoogleErrors.Field("contents", "contents is not specified");
        foreach (var content in contents.EnumerateArray())
        {
            if (GoogleFields.Check(content, "contents[]", GeminiRules.Content) is { } refused)
                return refused;
            if (content.GetProperty("parts") is not { ValueKind: JsonValueKind.Array } parts || parts.GetArrayLength() == 0)
                return GoogleErrors.Field("contents[].parts", "contents.parts must not be empty.");
            if (parts.EnumerateArray().Select(CheckPart).FirstOrDefault(found => found is not null) is { } wrong)
                return wrong;
        }

        return Parts(body).Count(part => part.Member("inlineData") is not null) > MostImages
            ? GoogleErrors.Invalid($"At most {MostImages} pictures may come with a prompt.")
            : null;
    }

    private static SimulatedResponse? CheckPart(JsonElement part)
    {
        const string Place = "contents[].parts[]";
        if (GoogleFields.Check(part, Place, GeminiRules.Part) is { } refused)
            return refused;
        if (part.EnumerateObject().Count(member => member.Name is "text" or "inlineData" or "fileData") != 1)
            return GoogleErrors.Field(Place, "A part must have exactly one of its data fields.");
        if (part.Member("inlineData") is not { } data)
            return null;
        if (GoogleFields.Check(data, Place + ".inline_data", GeminiRules.InlineData) is { } wrong)
            return wrong;
        var type = data.Text("mimeType");
        if (type is "image/heic" or "image/heif")
            return null;
        return data.Bytes("data") is { } bytes && ImageInfo.Read(bytes) is { } image && image.Format.MediaType() == type
            ? null
            : GoogleErrors.Invalid("Unable to process input image. Please retry or report in the troubleshooting guide.");
    }
}
