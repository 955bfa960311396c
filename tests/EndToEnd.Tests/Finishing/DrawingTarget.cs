using System.Text.Json.Nodes;

namespace ImageGateway.EndToEnd.Tests.Finishing;

/// <summary>A target of a config at which a simulated provider draws, with what it needs to be called.</summary>
internal static class DrawingTarget
{
    private const string Key = "sk-test-e2e";

    // One or several per provider: each surface with an answer of its own shape.
    private static readonly (string Provider, string Model, string Settings)[] All =
    [
        ("openai", "dall-e-2", Bearer(Key)),
        ("openai", "gpt-image-1", Bearer(Key)),
        ("azure-openai", "dall-e-3",
            """{"api_key":"azure-test-key","resource_name":"my-resource","deployment_id":"my-dalle3","api_version":"2025-04-01-preview"}"""),
        ("azure-openai", "gpt-image-1",
            """{"api_key":"azure-test-key","resource_name":"my-resource","deployment_id":"my-gpt-image","api_version":"2025-04-01-preview"}"""),
        ("azure-ai", "my-gpt-image", """{"api_key":"azure-test-key","resource_name":"my-resource"}"""),
        ("deepinfra", "black-forest-labs/FLUX-1-schnell", Bearer(Key)),
        ("stability-ai", "core", Bearer(Key)),
        ("stability-ai", "stable-diffusion-xl-1024-v1-0", Bearer(Key)),
        ("together-ai", "black-forest-labs/FLUX.1-schnell", Bearer(Key)),
        ("replicate", "black-forest-labs/flux-schnell", Bearer("r8_e2e")),
        ("replicate", "stability-ai/sdxl:5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa", Bearer("r8_e2e")),
        ("monsterapi", "txt2img", Bearer(Key)),
        ("fireworks-ai", "flux-1-schnell-fp8", Bearer(Key)),
        ("fireworks-ai", "flux-kontext-pro", Bearer(Key)),
        ("fireworks-ai", "stable-diffusion-xl-1024-v1-0", Bearer(Key)),
        ("bedrock", "stability.stable-image-core-v1:1", Aws),
        ("bedrock", "amazon.titan-image-generator-v2:0", Aws),
        ("vertex-ai", "imagen-4.0-generate-001",
            """{"api_key":"ya29.test-e2e","vertex_project_id":"my-project","vertex_region":"us-central1"}"""),
        ("vertex-ai", "gemini-2.5-flash-image",
            """{"api_key":"ya29.test-e2e","vertex_project_id":"my-project","vertex_region":"us-central1"}"""),
        ("google", "gemini-2.5-flash-image", Bearer("AIza-test-e2e")),
        ("google", "imagen-4.0-generate-001", Bearer("AIza-test-e2e")),
        ("segmind", "sdxl1.0-txt2img", Bearer("SG_e2e")),
        ("segmind", "v2/fast-flux-schnell", Bearer("SG_e2e")),
    ];

    private const string Aws =
        """{"aws_access_key_id":"AKIATESTBEDROCK00001","aws_secret_access_key":"test/secret+of/the+simulated/account0001","aws_region":"us-west-2"}""";

    /// <summary>Providers that run inside the gateway or draw nothing.</summary>
    public static IReadOnlyList<string> Without { get; } = ["sandbox", "reka-ai", "ollama"];

    /// <summary>The providers that are asked.</summary>
    public static IReadOnlyList<string> Providers => [.. All.Select(one => one.Provider).Distinct()];

    /// <summary>Provider and model of every target.</summary>
    public static TheoryData<string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string>();
            foreach (var (provider, model, _) in All)
                names.Add(provider, model);
            return names;
        }
    }

    /// <summary>The target in a config.</summary>
    public static JsonObject Of(string provider, string model)
    {
        var target = JsonNode.Parse(All.Single(one => (one.Provider, one.Model) == (provider, model)).Settings)!.AsObject();
        target["provider"] = provider;
        target["forward_headers"] = new JsonArray("x-fault");
        return target;
    }

    /// <summary>Body that saves the target's credential as a virtual key.</summary>
    public static JsonObject VirtualKey(string provider, string model, string name)
    {
        var body = JsonNode.Parse(All.Single(one => (one.Provider, one.Model) == (provider, model)).Settings)!.AsObject();
        if (body["api_key"] is { } key)
            body["key"] = key.DeepClone();
        body.Remove("api_key");
        body["name"] = name;
        body["slug"] = name;
        body["provider"] = provider;
        return body;
    }

    private static string Bearer(string key) => $$"""{"api_key":"{{key}}"}""";
}
