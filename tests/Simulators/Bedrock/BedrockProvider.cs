using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>The Bedrock runtime of any region below /bedrock/REGION, and STS at /bedrock/sts.</summary>
public sealed class BedrockProvider(
    SignatureCheck signatures, StsEndpoint sts, AmazonEndpoint amazon, SdxlEndpoint sdxl, StableEndpoint stable) : ISimulatedProvider
{
    public string Name => "bedrock";

    public string Prefix => "/bedrock";

    public void Map(ProviderRoutes routes)
    {
        routes.Post("/sts", sts.Run);
        routes.Post("/{region}/model/{model}/invoke", request => Identified(Invoke(request)));
        routes.Get("/{region}/inference-profiles/{profile}", request => Identified(Describe(request)));
        routes.Otherwise(
            request => Identified(BedrockErrors.Create(404, "UnknownOperationException", "The requested operation does not exist.")));
    }

    // A profile that an application made for itself says by its name which model it stands for, with an underscore in place of the colon.
    private SimulatedResponse Describe(ReceivedRequest request)
    {
        if (signatures.Check(request, request.RouteValue("region"), "bedrock") is { } fault)
            return BedrockErrors.Create(403, fault.Type, fault.Message);
        var arn = Uri.UnescapeDataString(request.RouteValue("profile"));
        return ModelOf(arn) is not { } model
            ? BedrockErrors.Create(404, "ResourceNotFoundException", "The provided inference profile was not found.")
            : SimulatedResponse.Json(200, new JsonObject
            {
                ["inferenceProfileArn"] = arn,
                ["models"] = new JsonArray(
                    new JsonObject { ["modelArn"] = $"arn:aws:bedrock:{request.RouteValue("region")}::foundation-model/{model}" }),
                ["status"] = "ACTIVE",
                ["type"] = "APPLICATION",
            });
    }

    private static string? ModelOf(string arn)
    {
        const string Kind = ":application-inference-profile/";
        var at = arn.IndexOf(Kind, StringComparison.Ordinal);
        return at < 0 ? null : arn[(at + Kind.Length)..].Replace("_", ":", StringComparison.Ordinal);
    }

    private SimulatedResponse Invoke(ReceivedRequest request)
    {
        if (signatures.Check(request, request.RouteValue("region"), "bedrock") is { } fault)
            return BedrockErrors.Create(403, fault.Type, fault.Message);

        // Kestrel leaves an encoded slash as it is.
        var model = Uri.UnescapeDataString(request.RouteValue("model"));
        if (request.Header("content-type") != "application/json")
            return BedrockErrors.Validation("The provided Content-Type is invalid or not supported for this model");
        if (request.Header("accept") is { } accept && accept is not ("application/json" or "*/*"))
            return BedrockErrors.Validation("The provided Accept Type is invalid or not supported for this model");
        if (request.Json is not { ValueKind: JsonValueKind.Object } body)
            return BedrockErrors.Validation("Malformed input request, please reformat your input and try again.");
        return Run(request, ModelOf(model) ?? model, body);
    }

    private SimulatedResponse Run(ReceivedRequest request, string id, JsonElement body)
    {
        var profile = ProfileOf(id);
        var name = id[(profile?.Length ?? 0)..];
        if (StableModels.Services.TryGetValue(name, out var service))
        {
            return profile is null && !id.StartsWith("arn:", StringComparison.Ordinal)
                ? BedrockErrors.Validation(
                    $"Invocation of model ID {id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an "
                        + $"inference profile that contains this model.")
                : stable.Run(request, service, body);
        }

        if (AmazonModels.Find(name) is { } own)
            return amazon.Run(request, own, body);
        if (name == "stability.stable-diffusion-xl-v1")
            return sdxl.Run(request, body);
        return StableModels.Generators.TryGetValue(name, out var model)
            ? stable.Run(request, model, body)
            : BedrockErrors.Validation("The provided model identifier is invalid.");
    }

    // The prefix of a cross-region profile, or everything before the model's name in an ARN.
    private static string? ProfileOf(string id)
    {
        if (id.StartsWith("arn:aws:bedrock:", StringComparison.Ordinal) && id.LastIndexOf('/') is var slash and > 0)
            return id[..(slash + 1)] + (ProfileOf(id[(slash + 1)..]) ?? "");
        string[] prefixes = ["us.", "eu.", "apac.", "au.", "ca.", "jp.", "global."];
        return Array.Find(prefixes, prefix => id.StartsWith(prefix, StringComparison.Ordinal));
    }

    private static SimulatedResponse Identified(SimulatedResponse simulatedResponse)
    {
        var identified = simulatedResponse.With("x-amzn-requestid", Guid.NewGuid().ToString());
        return simulatedResponse.Status == 200
            ? identified.With("x-amzn-bedrock-invocation-latency", 4210.ToString(CultureInfo.InvariantCulture))
            : identified;
    }
}
