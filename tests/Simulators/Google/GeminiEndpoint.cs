using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Google;

/// <summary>Answers <c>:generateContent</c>. What a filter withholds is 200 with a reason.</summary>
public sealed class GeminiEndpoint(ImageStudio studio)
{
    private const int TokensOfImage = 1290;
    private const int TokensOfInputImage = 560;
    private const int CharsOfToken = 4;

    public SimulatedResponse Generate(ReceivedRequest request, GoogleModel model, bool atVertex)
    {
        if (request.Json is not { ValueKind: JsonValueKind.Object } body)
            return GoogleErrors.Invalid("Invalid JSON payload received.");
        if (GeminiChecks.Check(request, body, model, atVertex) is { } refused)
            return refused;
        if (GoogleFaults.Fail(request.Faults, atVertex) is { } failed)
            return failed;
        var faults = request.Faults;
        var withheld = faults.Has(FaultWords.FilterOutput) ? "IMAGE_SAFETY" : faults.Has(FaultWords.Empty) ? "NO_IMAGE" : null;
        var response = new JsonObject();
        if (faults.Has(FaultWords.Moderate))
            response["promptFeedback"] = new JsonObject { ["blockReason"] = "PROHIBITED_CONTENT" };
        else
            response["candidates"] = new JsonArray(
                withheld is null ? Candidate(request, body) : new JsonObject { ["finishReason"] = withheld, ["index"] = 0 });
        response["usageMetadata"] = Usage(body, drawn: withheld is null && !faults.Has(FaultWords.Moderate), atVertex);
        response["modelVersion"] = model.Name;
        if (atVertex)
            response["responseId"] = Guid.NewGuid().ToString("N");
        return SimulatedResponse.Json(200, response);
    }

    private JsonObject Candidate(ReceivedRequest request, JsonElement body)
    {
        var config = body.Member("generationConfig") ?? default;
        var parts = new JsonArray();
        if (config.Member("responseModalities") is not { } modalities
            || modalities.EnumerateArray().Any(word => word.GetString() == "TEXT"))
            parts.Add(new JsonObject { ["text"] = "Here is the picture." });
        var image = config.Member("imageConfig") ?? default;
        var type = image.Member("imageOutputOptions")?.Text("mimeType") ?? "image/png";
        var picture = studio.Draw(
            GoogleSizes.OfGemini(image.Text("aspectRatio"), image.Text("imageSize")), ImageFormats.Parse(
                type["image/".Length..]), padding: request.Faults.Number(FaultWords.Big, 0));
        parts.Add(new JsonObject { ["inlineData"] = new JsonObject { ["mimeType"] = type, ["data"] = Convert.ToBase64String(picture) } });
        return new JsonObject
        {
            ["content"] = new JsonObject { ["role"] = "model", ["parts"] = parts },
            ["finishReason"] = "STOP",
            ["index"] = 0
        };
    }

    private static JsonObject Usage(JsonElement body, bool drawn, bool atVertex)
    {
        var parts = GeminiChecks.Parts(body).ToList();
        var text = parts.Sum(part => 1 + ((part.Text("text")?.Length ?? 0) / CharsOfToken));
        var images = parts.Count(part => part.Member("inlineData") is not null) * TokensOfInputImage;
        var usage = new JsonObject { ["promptTokenCount"] = text + images };
        if (drawn)
            usage["candidatesTokenCount"] = TokensOfImage;
        usage["totalTokenCount"] = text + images + (drawn ? TokensOfImage : 0);
        if (atVertex)
            usage["promptTokensDetails"] = new JsonArray(
                [Count("TEXT", text), .. images > 0 ? [Count("IMAGE", images)] : Array.Empty<JsonNode>()]);
        if (drawn)
            usage["candidatesTokensDetails"] = new JsonArray(Count("IMAGE", TokensOfImage));
        return usage;
    }

    private static JsonObject Count(string modality, int tokens) => new() { ["modality"] = modality, ["tokenCount"] = tokens };
}
