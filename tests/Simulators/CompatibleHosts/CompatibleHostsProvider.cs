using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.CompatibleHosts;

/// <summary>LocalAI, vLLM-Omni, SGLang, stable-diffusion.cpp and DeepInfra below /hosts/{kind}/v1: generations only.</summary>
public sealed class CompatibleHostsProvider(ImageStudio studio) : ISimulatedProvider
{
    public string Name => "hosts";

    public string Prefix => "/hosts";

    public void Map(ProviderRoutes routes)
    {
        foreach (var kind in HostKind.All)
            routes.Post($"/{kind.Name}/v1/images/generations", request => Generate(request, kind));
        routes.Otherwise(_ => SimulatedResponse.Text(404, "text/plain", "404 page not found"));
    }

    private SimulatedResponse Generate(ReceivedRequest request, HostKind kind)
    {
        if (kind.NeedsKey && request.Bearer?.StartsWith("sk-test", StringComparison.Ordinal) != true)
            return kind.Refuse(401, "authorization", "is missing or wrong");
        if (request.Json is not { ValueKind: JsonValueKind.Object } body)
            return kind.Refuse(400, "body", "must be a JSON object");
        var parameters = ParameterSet.FromJson(body);
        if (kind.Rules.Check(parameters) is { } found)
            return kind.Refuse(400, found.Parameter, found.Kind == ViolationKind.Missing ? "required" : $"is not accepted ({found.Kind})");
        if (kind.Name == "sglang" && parameters["response_format"]?.Text != "b64_json")
            return SimulatedResponse.Json(
                400, new JsonObject { ["detail"] = "response_format=url requires cloud storage to be configured" });
        if (Fail(request.Faults, kind) is { } failed)
            return failed;

        var size = SizeOf(parameters["size"]?.Text, kind);
        var count = request.Faults.Has(FaultWords.Empty) ? 0 : (int)(parameters["n"]?.Integer ?? 1);
        var data = new JsonArray(
            [.. Enumerable.Range(0, count)
                .Select(index => Item(
                    kind, index, Convert.ToBase64String(studio.Draw(size, padding: request.Faults.Number(FaultWords.Big, 0)))))]);
        return SimulatedResponse.Json(200, Whole(kind, data, parameters));
    }

    private static JsonObject Item(HostKind kind, int index, string image) => kind.Name switch
    {
        "localai" => new() { ["b64_json"] = image, ["embedding"] = null, ["index"] = index },
        "vllm-omni" => new() { ["b64_json"] = image, ["url"] = null, ["revised_prompt"] = null },
        "sglang" => new() { ["b64_json"] = image, ["url"] = null, ["revised_prompt"] = null, ["file_path"] = null },
        _ => new() { ["b64_json"] = image },
    };

    private static JsonObject Whole(HostKind kind, JsonArray data, ParameterSet parameters)
    {
        var response = new JsonObject { ["created"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), ["data"] = data };
        if (kind.Name is "localai" or "sglang")
            response["id"] = Guid.NewGuid().ToString();
        if (kind.Name == "localai")
        {
            response["usage"] = new JsonObject
            {
                ["prompt_tokens"] = 0,
                ["completion_tokens"] = 0,
                ["total_tokens"] = 0,
                ["input_tokens"] = 0,
                ["output_tokens"] = 0,
                ["input_tokens_details"] = new JsonObject { ["text_tokens"] = 0, ["image_tokens"] = 0 },
            };
        }

        if (kind.Name == "sglang")
            (response["peak_memory_mb"], response["inference_time_s"]) = (18432.5, 2.4);
        if (kind.Name == "sdcpp")
            response["output_format"] = parameters["output_format"]?.Text ?? "png";
        return response;
    }

    // LocalAI draws 512x512 for what it cannot read.
    private static ImageSize SizeOf(string? text, HostKind kind)
    {
        var sides = text?.Split('x') ?? [];
        return sides.Length == 2 && int.TryParse(sides[0], out var width) && int.TryParse(sides[1], out var height) && width is > 0
            and <= 4096 && height is > 0 and <= 4096
            ? new(width, height)
            : kind.Name is "localai" or "sdcpp" ? new(512, 512) : new(1024, 1024);
    }

    private static SimulatedResponse? Fail(Faults faults, HostKind kind) => faults switch
    {
        _ when faults.Has(FaultWords.RateLimit) => kind.Refuse(429, "requests", "too many"),
        _ when faults.Has(FaultWords.ServerError) => kind.Refuse(500, "server", "failed"),
        _ when faults.Has(FaultWords.Unavailable) => kind.Refuse(503, "model", "is still loading"),
        _ => null,
    };
}
