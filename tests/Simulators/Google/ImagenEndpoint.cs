using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Google;

/// <summary>
/// Answers <c>:predict</c>. The last image is the one that a filter withholds: absent, or with its reason where that was asked for.
/// </summary>
public sealed class ImagenEndpoint(ImageStudio studio)
{
    // What a raw call gets that names no number.
    private const int UsualCount = 4;

    public SimulatedResponse Predict(ReceivedRequest request, GoogleModel model, bool atVertex)
    {
        if (request.Json is not { ValueKind: JsonValueKind.Object } body)
            return GoogleErrors.Invalid("Invalid JSON payload received.");
        if (ImagenChecks.Check(body, model, atVertex) is { } refused)
            return refused;
        if (GoogleFaults.Fail(request.Faults, atVertex) is { } failed)
            return failed;
        if (request.Faults.Has(FaultWords.Moderate))
            return GoogleErrors.Invalid("The prompt was refused under the usage guidelines. Support codes: 58061214");
        return request.Faults.Has(FaultWords.Empty) ? SimulatedResponse.Json(200, new JsonObject()) : Draw(request, body, model, atVertex);
    }

    private SimulatedResponse Draw(ReceivedRequest request, JsonElement body, GoogleModel model, bool atVertex)
    {
        var parameters = body.Member("parameters") ?? default;
        var source = ImagenChecks.Source(body.GetProperty("instances")[0]);
        var count = parameters.Member("sampleCount")?.GetInt32() ?? UsualCount;
        var filtered = request.Faults.Has(FaultWords.FilterOutput);
        var predictions = new JsonArray();
        for (var image = 0; image < count; image++)
        {
            if (!filtered || image < count - 1)
                predictions.Add(Prediction(request, body, parameters, Size(parameters, source)));
            else if (parameters.Flag("includeRaiReason") == true)
                predictions.Add(
                    new JsonObject
                    {
                        ["raiFilteredReason"] = "The image was withheld because it may violate usage guidelines. Support codes: 29310472"
                    });
        }

        var response = new JsonObject { ["predictions"] = predictions };
        if (atVertex && source is null)
        {
            response["deployedModelId"] = "1";
            response["model"] = model.Name;
        }

        return SimulatedResponse.Json(200, response);
    }

    private JsonObject Prediction(ReceivedRequest request, JsonElement body, JsonElement parameters, ImageSize size)
    {
        var mediaType = parameters.Member("outputOptions")?.Text("mimeType") ?? "image/png";
        var prediction = new JsonObject { ["mimeType"] = mediaType };
        if (parameters.Text("storageUri") is { } folder)
            prediction["gcsUri"] = $"{folder.TrimEnd('/')}/{Guid.NewGuid():N}.png";
        else
            prediction["bytesBase64Encoded"] = Convert.ToBase64String(
                studio.Draw(size, ImageFormats.Parse(mediaType["image/".Length..]), padding: request.Faults.Number(FaultWords.Big, 0)));
        if (parameters.Flag("enhancePrompt") == true)
            prediction["prompt"] = body.GetProperty("instances")[0].Text("prompt") + " At dusk, in soft light.";
        return prediction;
    }

    private static ImageSize Size(JsonElement parameters, byte[]? source)
    {
        if (source is null)
            return GoogleSizes.OfImagen(parameters.Text("aspectRatio"), parameters.Text("sampleImageSize"));
        var size = ImageInfo.Read(source)!.Size;
        var factor = parameters.Member("upscaleConfig")?.Text("upscaleFactor") switch { "x2" => 2, "x4" => 4, _ => 1 };
        return new(size.Width * factor, size.Height * factor);
    }
}
