using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Google;

/// <summary>
/// Checks on the body of <c>:predict</c> beyond its fields: images that can be read, masks that fit, parts that go together.
/// </summary>
public static class ImagenChecks
{
    private const string Parameters = "parameters";

    public static SimulatedResponse? Check(JsonElement body, GoogleModel model, bool atVertex)
    {
        if (GoogleFields.Check(body, "", ImagenRules.Body(atVertex)) is { } refused)
            return refused;
        if (body.GetProperty("instances") is not { ValueKind: JsonValueKind.Array } instances || instances.GetArrayLength() != 1)
            return GoogleErrors.Field("instances", "There must be exactly one instance.");
        var parameters = body.Member(Parameters) ?? default;
        return GoogleFields.Check(instances[0], "instances[0]", ImagenRules.Instance(atVertex))
            ?? GoogleFields.Check(body.Member(Parameters), Parameters, ImagenRules.Parameters(model, atVertex))
            ?? GoogleFields.Check(parameters.Member("outputOptions"), "parameters.outputOptions", ImagenRules.OutputOptions)
            ?? GoogleFields.Check(parameters.Member("editConfig"), "parameters.editConfig", ImagenRules.EditConfig)
            ?? GoogleFields.Check(parameters.Member("upscaleConfig"), "parameters.upscaleConfig", ImagenRules.UpscaleConfig)
            ?? CheckLabels(body)
            ?? CheckSeed(parameters)
            ?? CheckImages(instances[0], parameters, model);
    }

    /// <summary>The image that is worked on; null for a generation.</summary>
    public static byte[]? Source(JsonElement instance)
    {
        if (instance.Member("image") is { } image)
            return image.Bytes("bytesBase64Encoded");
        return instance.Member("referenceImages") is { } references
            ? references.EnumerateArray().First().Member("referenceImage")?.Bytes("bytesBase64Encoded")
            : null;
    }

    private static SimulatedResponse? CheckLabels(JsonElement body)
    {
        foreach (var label in body.Member("labels") is { ValueKind: JsonValueKind.Object } labels ? labels.EnumerateObject() : default)
        {
            if (label.Value.GetString() is not { Length: <= 63 } text
                || !text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_'))
                return GoogleErrors.Field($"labels.{label.Name}", "A label may hold lower-case letters, digits, hyphens and underscores.");
        }

        return null;
    }

    private static SimulatedResponse? CheckSeed(JsonElement parameters) =>
        parameters.Member("seed") is not null && parameters.Flag("addWatermark") != false
        ? GoogleErrors.Invalid("Seed is not supported when watermark is enabled.")
        : null;

    private static SimulatedResponse? CheckImages(JsonElement instance, JsonElement parameters, GoogleModel model)
    {
        if (parameters.Text("mode") == "upscale")
        {
            return instance.Member("image")?.Bytes("bytesBase64Encoded") is { } bytes && ImageInfo.Read(bytes) is not null
                && parameters.Member("upscaleConfig") is not null
                ? null
                : GoogleErrors.Field("instances[0].image", "An upscale needs a picture and an upscaleConfig.");
        }

        if (instance.Member("referenceImages") is not { } references)
            return parameters.Member("editMode") is null
                ? null
                : GoogleErrors.Field("instances[0].referenceImages", "An edit needs a picture.");
        if (!model.Edits)
            return GoogleErrors.Invalid($"Image editing is not supported by the model {model.Name}.");
        if (references.ValueKind != JsonValueKind.Array || references.GetArrayLength() == 0)
            return GoogleErrors.Field("instances[0].referenceImages", "There must be at least one reference.");
        return references.EnumerateArray().Select(CheckReference).FirstOrDefault(found => found is not null)
            ?? CheckTogether(references, parameters);
    }

    private static SimulatedResponse? CheckReference(JsonElement reference)
    {
        const string Place = "instances[0].referenceImages[]";
        if (GoogleFields.Check(reference, Place, ImagenRules.Reference) is { } refused)
            return refused;
        if (GoogleFields.Check(reference.Member("referenceImage"), Place + ".referenceImage", ImagenRules.Image) is { } picture)
            return picture;
        if (reference.Member("referenceImage") is { } image
            && (image.Bytes("bytesBase64Encoded") is not { } bytes || ImageInfo.Read(bytes) is null))
            return GoogleErrors.Field(Place + ".referenceImage", "The picture cannot be decoded.");
        var isMask = reference.Text("referenceType") == "REFERENCE_TYPE_MASK";
        if (isMask && reference.Member("maskImageConfig") is null)
            return GoogleErrors.Field(Place + ".maskImageConfig", "A mask needs a maskImageConfig.");
        if (!isMask && reference.Member("referenceImage") is null)
            return GoogleErrors.Field(Place + ".referenceImage", "A reference needs a picture.");
        return GoogleFields.Check(reference.Member("maskImageConfig"), Place + ".maskImageConfig", ImagenRules.MaskConfig);
    }

    private static SimulatedResponse? CheckTogether(JsonElement references, JsonElement parameters)
    {
        var all = references.EnumerateArray().ToList();
        if (all.Select(one => one.GetProperty("referenceId").GetInt64()).Distinct().Count() != all.Count)
            return GoogleErrors.Field("instances[0].referenceImages[].referenceId", "The ids must differ.");
        var raw = all.FirstOrDefault(one => one.Text("referenceType") == "REFERENCE_TYPE_RAW");
        var mask = all.FirstOrDefault(one => one.Text("referenceType") == "REFERENCE_TYPE_MASK");
        if (parameters.Text("editMode")?.StartsWith("EDIT_MODE_INPAINT", StringComparison.Ordinal) == true && mask.ValueKind
            == JsonValueKind.Undefined)
            return GoogleErrors.Invalid("Inpainting needs a mask.");
        if (mask.Member("referenceImage")?.Bytes("bytesBase64Encoded") is not { } bytes)
            return mask.ValueKind != JsonValueKind.Undefined && mask.Member("maskImageConfig")?.Text("maskMode")
                == "MASK_MODE_USER_PROVIDED"
                ? GoogleErrors.Invalid("A mask that the user provides needs a picture.")
                : null;
        return ImageInfo.Read(bytes)!.Size == ImageInfo.Read(raw.GetProperty("referenceImage").Bytes("bytesBase64Encoded")!)!.Size
            ? null
            : GoogleErrors.Invalid("The mask and the picture must have the same dimensions.");
    }
}
