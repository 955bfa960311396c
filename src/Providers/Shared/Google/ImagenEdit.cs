using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>Writes the images of an Imagen edit as numbered references, or as the image to enlarge.</summary>
internal static class ImagenEdit
{
    private const string Mode = "mode";
    private const string MaskMode = "maskMode";

    /// <summary>Determines whether the native <c>mode</c> asks for a larger copy instead of an edit.</summary>
    public static bool IsUpscale(ParameterSet parameters) => parameters.Text(Mode) == "upscale";

    /// <summary>Writes into an open instance.</summary>
    /// <param name="body">The body.</param>
    /// <param name="order">The images and the mask.</param>
    /// <param name="parameters">The parameters that go upstream.</param>
    /// <param name="maskConfig">The caller's <c>maskImageConfig</c>; with it Google finds the area by itself where there is no
    /// mask.</param>
    public static void WriteImages(JsonBodyBuilder body, GoogleRequest order, ParameterSet parameters, ParameterSet maskConfig)
    {
        var json = body.Writer;
        if (IsUpscale(parameters))
        {
            WriteFile(body, "image", order.Images[0]);
            return;
        }

        json.WriteStartArray("referenceImages");
        WriteHead(json, "REFERENCE_TYPE_RAW", 1);
        WriteFile(body, "referenceImage", order.Images[0]);
        json.WriteEndObject();
        if (order.Mask is not null || !maskConfig.Items.IsEmpty)
        {
            WriteHead(json, "REFERENCE_TYPE_MASK", 2);
            if (order.Mask is { } mask)
                WriteFile(body, "referenceImage", mask);
            json.WriteMembers(
                "maskImageConfig", order.Mask is null
                    ? maskConfig
                    : ParameterSet.Empty.WithText(MaskMode, "MASK_MODE_USER_PROVIDED").Over(maskConfig));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteHead(Utf8JsonWriter json, string type, int id)
    {
        json.WriteStartObject();
        json.WriteString("referenceType", type);
        json.WriteNumber("referenceId", id);
    }

    private static void WriteFile(JsonBodyBuilder body, string name, InputFile file)
    {
        body.Writer.WriteStartObject(name);
        body.Writer.WritePropertyName("bytesBase64Encoded");
        body.WriteFile(file);
        body.Writer.WriteEndObject();
    }
}
