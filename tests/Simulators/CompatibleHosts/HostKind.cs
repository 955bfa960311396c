using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.CompatibleHosts;

/// <summary>A family of hosts that speak like OpenAI, with the fields and the errors that are its own.</summary>
public sealed record HostKind(string Name, RuleBook Rules, Func<int, string, string, SimulatedResponse> Refuse)
{
    private const int LongestPrompt = 100_000;

    public static IReadOnlyList<HostKind> All { get; } =
    [
        new("localai", Book(
            new TextRule("model", 200), new AnyRule("step"), new AnyRule("steps"), new AnyRule("quality"), Formats(
                "url", "b64_json"), new AnyRule("file"), new AnyRule("files"), new AnyRule("ref_images")), OpenAiLike),
        new("vllm-omni", Book(
            new TextRule("model", 200), Formats("b64_json"), new AnyRule("negative_prompt"),
            new IntegerRule("num_inference_steps", 1, 200), new NumberRule("guidance_scale", 0, 20),
            new NumberRule("true_cfg_scale", 0, 20), new AnyRule("seed"), new AnyRule("quality"), new AnyRule("style"), new AnyRule(
                "user")), FastApi),
        new("sglang", Book(
            new TextRule("model", 200), Formats("url", "b64_json"), new AnyRule("negative_prompt"),
            new AnyRule("num_inference_steps"), new AnyRule("guidance_scale"), new AnyRule("seed"),
            new AnyRule("quality"), new AnyRule("style"), new AnyRule("background"), new AnyRule("output_format"), new AnyRule(
                "user"), new AnyRule("enable_teacache")), FastApi),
        new("sdcpp", Book(new ChoiceRule("output_format", ["png", "jpeg"]), new IntegerRule("output_compression", 0, 100)), Plain),
        new("deepinfra", Book(
            new TextRule("model", 200), Formats("b64_json"), new AnyRule("quality"), new AnyRule("style"), new AnyRule("user"),
            new AnyRule("seed"), new AnyRule("negative_prompt"),
            new AnyRule("num_inference_steps"), new AnyRule("guidance_scale")), OpenAiLike),
    ];

    public bool NeedsKey => Name == "deepinfra";

    private static ChoiceRule Formats(params string[] formats) => new("response_format", formats);

    private static RuleBook Book(params ParameterRule[] rules) =>
        new([new TextRule("prompt", LongestPrompt, 1)
            { Required = true }, new IntegerRule("n", 1, 10), new TextRule("size", 20), .. rules]);

    private static SimulatedResponse OpenAiLike(int status, string parameter, string message) =>
        SimulatedResponse.Json(
            status, new JsonObject
            {
                ["error"] = new JsonObject
                {
                    ["code"] = status,
                    ["message"] = $"{parameter}: {message}",
                    ["type"] = ""
                }
            });

    private static SimulatedResponse FastApi(int status, string parameter, string message) => status == 400
        ? SimulatedResponse.Json(
            422, new JsonObject
            {
                ["detail"] = new JsonArray(
                new JsonObject { ["loc"] = new JsonArray("body", parameter), ["msg"] = message, ["type"] = "value_error" })
            })
        : SimulatedResponse.Json(status, new JsonObject { ["detail"] = $"{parameter}: {message}" });

    private static SimulatedResponse Plain(int status, string parameter, string message) =>
        SimulatedResponse.Json(status, new JsonObject { ["error"] = $"{parameter} {message}" });
}
