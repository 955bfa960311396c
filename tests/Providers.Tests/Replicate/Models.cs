using System.Text;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Replicate;
using ImageGateway.Providers.Tests.Kit;

namespace ImageGateway.Providers.Tests.Replicate;

/// <summary>Models as Replicate describes them, and translations for them.</summary>
internal static class Models
{
    /// <summary>The inputs of a FLUX that draws from text.</summary>
    public const string Flux = """
        "prompt":{"type":"string","title":"Prompt","x-order":0},
        "aspect_ratio":{"allOf":[{"$ref":"#/components/schemas/aspect_ratio"}],"default":"1:1"},
        "num_outputs":{"type":"integer","minimum":1,"maximum":4,"default":1},
        "num_inference_steps":{"type":"integer","minimum":1,"maximum":50,"default":28},
        "seed":{"type":"integer"},
        "output_format":{"allOf":[{"$ref":"#/components/schemas/output_format"}],"default":"webp"},
        "output_quality":{"type":"integer","minimum":0,"maximum":100,"default":80},
        "go_fast":{"type":"boolean","default":true}
        """;

    /// <summary>The inputs of an SDXL.</summary>
    public const string Sdxl = """
        "prompt":{"type":"string"},"negative_prompt":{"type":"string"},
        "image":{"type":"string","format":"uri"},"mask":{"anyOf":[{"type":"string","format":"uri"},{"type":"null"}]},
        "width":{"type":"integer","default":1024},"height":{"type":"integer","default":1024},
        "num_outputs":{"type":"integer","minimum":1,"maximum":4,"default":1},
        "prompt_strength":{"type":"number","minimum":0,"maximum":1,"default":0.8},
        "seed":{"type":"integer"}
        """;

    public static byte[] Described(string properties, string required = "\"prompt\"", string more = "") => Encoding.UTF8.GetBytes($$$"""
        {"owner":"o","name":"m",{{{more}}}"latest_version":{"id":"abc123","openapi_schema":{"components":{"schemas":{
        "Input":{"type":"object","required":[{{{required}}}],"properties":{ {{{properties}}} } },
        "aspect_ratio":{"enum":["1:1","16:9","21:9","3:2","2:3","4:5","9:16","9:21"],"type":"string"},
        "output_format":{"enum":["webp","jpg","png"],"type":"string"} } } } } }
        """);

    /// <summary>Translates with the model's schema known.</summary>
    public static Translation Translate(ProviderRequest request, byte[]? described)
    {
        var provider = new ReplicateProvider();
        var first = provider.Translate(request);
        return first.Needs is not { } fact
            ? first
            : provider.Translate(
                request with
                {
                    Facts = new Dictionary<string, ReadOnlyMemory<byte>?>
                    {
                        [fact.Key] = described is null
                    ? null
                    : (ReadOnlyMemory<byte>?)described
                    }
                });
    }

    /// <summary>A generation with the given body, at <c>o/m</c> unless it names a model.</summary>
    public static Translation Generate(object body, string properties = Flux, string required = "\"prompt\"") =>
        Translate(Ask.Generate(body), Described(properties, required));

    /// <summary>The <c>input</c> of the only call.</summary>
    public static System.Text.Json.Nodes.JsonNode Input(Translation translation) => Bodies.Json(Assert.Single(translation.Calls))["input"]!;
}
