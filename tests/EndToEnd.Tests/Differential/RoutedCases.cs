namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>Generations that reach the provider and succeed (docs/architecture/portkey.md#configs).</summary>
internal static class RoutedCases
{
    internal const string Generations = "/v1/images/generations";

    internal static readonly (string, string)[] OpenAi =
        [("x-portkey-provider", "openai"), ("authorization", "Bearer sk-1"), ("x-portkey-custom-host", "{host}")];

    private static readonly object Plain =
        new { model = "dall-e-3", prompt = "a lighthouse", n = 1, size = "1024x1024", quality = "hd", style = "natural", user = "u-1" };
    private static readonly (string, string)[] Stability =
        [("x-portkey-provider", "stability-ai"), ("authorization", "Bearer sk-1"), ("x-portkey-custom-host", "{host}")];

    private static readonly object Artifacts =
        new { body = new { artifacts = new[] { new { base64 = "aGVsbG8gd29ybGQ=", seed = 7, finishReason = "SUCCESS" } } } };
    private static readonly object ModelList = new
    {
        body = new
        {
            @object = "list",
            data = new[] { new { id = "dall-e-3", @object = "model", created = 1, owned_by = "system" } }
        }
    };
    private static readonly object OneImage = new { body = new { image = "aGVsbG8gd29ybGQ=", seed = 7, finish_reason = "SUCCESS" } };

    public static IReadOnlyList<DifferentialCase> All { get; } =
    [
        new("openai", Generations) { Headers = OpenAi, Json = Plain },
        new("openai links", Generations)
            { Headers = OpenAi, Json = new { model = "dall-e-2", prompt = "p", n = 2 }, Script = Scripts.Links },
        new("openai response_format", Generations)
            { Headers = OpenAi, Json = new { model = "dall-e-3", prompt = "p", response_format = "b64_json" } },
        new("openai default model", Generations) { Headers = OpenAi, Json = new { prompt = "p" } },
        new("cache of the config", Generations)
            { Headers = [("x-portkey-config",
                """{"provider":"openai","api_key":"sk-1","custom_host":"{host}","cache":{"mode":"simple","max_age":60}}""")], Json =
                    Plain },
        new("openai unicode prompt", Generations)
            { Headers = OpenAi, Json = new { model = "dall-e-3", prompt = "Leuchtturm \u00fc \u2013 \ud83c\udf0a \"quoted\" \\ /" } },
        new("openai n clamped", Generations) { Headers = OpenAi, Json = new { model = "dall-e-2", prompt = "p", n = 12 } },
        new("openai gpt-image parameters", Generations)
        {
            Headers = OpenAi,
            Json = new { model = "gpt-image-1", prompt = "p", background = "transparent", moderation = "low", output_format = "webp",
                output_compression = 50, quality = "low" },
        },
        new("openai unknown parameter", Generations)
            { Headers = OpenAi, Json = new { model = "dall-e-3", prompt = "p", future_parameter = new { a = 1 } } },
        new("openai headers of the caller", Generations)
        {
            Headers =
            [
                .. OpenAi, ("x-portkey-openai-organization", "org-1"), ("x-portkey-openai-project", "proj-1"),
                ("x-portkey-openai-beta", "images=v2"),
                ("x-portkey-trace-id", "trace-1"), ("x-portkey-metadata", "{\"_user\":\"john\"}"),
                ("x-portkey-forward-headers", "x-team, x-other"),
                ("x-team", "lighthouses"), ("x-not-forwarded", "secret"), ("x-portkey-strict-open-ai-compliance", "false"),
                ("x-portkey-cache-force-refresh", "True"),
            ],
            Json = Plain,
        },
        new("openai no key", Generations)
            { Headers = [("x-portkey-provider", "openai"), ("x-portkey-custom-host", "{host}")], Json = Plain },
        new("openai key in x-portkey-api-key", Generations)
        {
            Headers = [("x-portkey-provider", "openai"), ("x-portkey-api-key", "sk-local"), ("x-portkey-custom-host", "{host}")],
            Json = Plain,
        },
        new("config bare target", Generations)
        {
            Headers = [("x-portkey-config",
                """{"provider":"openai","api_key":"sk-config","custom_host":"{host}","override_params":{"size":"1024x1792"}}""")],
            Json = Plain,
        },
        new("config in camel case", Generations)
        {
            Headers = [("x-portkey-config",
                """{"provider":"openai","api_key":"sk-config","customHost":"{host}","requestTimeout":20000,"forwardHeaders":["x-team"]}"""),
                ("x-team", "lighthouses")],
            Json = Plain,
        },
        new("config single", Generations)
        {
            Headers =
            [
                ("x-portkey-config",
                    """{"strategy":{"mode":"single"},"custom_host":"{host}","override_params":{"quality":"standard"},"targets":[{"provider":"openai","api_key":"sk-a","override_params":{"size":"256x256"}},{"provider":"openai","api_key":"sk-b"}]}"""),
                ("x-portkey-provider", "anthropic"), ("authorization", "Bearer ignored"),
            ],
            Json = Plain,
        },
        new("config with provider from headers", Generations)
        {
            Headers = [("x-portkey-provider", "openai"), ("authorization", "Bearer sk-1"),
                ("x-portkey-config", """{"request_timeout":20000,"custom_host":"{host}"}"""), ("x-portkey-openai-project", "proj-1")],
            Json = Plain,
        },
        new("header beats config", Generations)
        {
            Headers = [("x-portkey-config", """{"provider":"openai","api_key":"sk-1","custom_host":"http://127.0.0.1:65123/nowhere"}"""),
                ("x-portkey-custom-host", "{host}")],
            Json = Plain,
        },
        new("azure classic", Generations)
        {
            Headers =
            [
                ("x-portkey-provider", "azure-openai"), ("authorization", "Bearer azure-key"), ("x-portkey-custom-host", "{host}"),
                ("x-portkey-azure-resource-name", "res"),
                ("x-portkey-azure-deployment-id", "dep-1"), ("x-portkey-azure-api-version", "2024-10-21"),
                ("x-portkey-azure-model-name", "dall-e-3"),
            ],
            Json = Plain,
        },
        new("azure v1", Generations)
        {
            Headers =
            [
                ("x-portkey-provider", "azure-openai"), ("authorization", "Bearer azure-key"), ("x-portkey-custom-host", "{host}"),
                ("x-portkey-azure-resource-name", "res"),
                ("x-portkey-azure-deployment-id", "dep-1"), ("x-portkey-azure-api-version", "v1"),
                ("x-portkey-azure-model-name", "dall-e-3"),
            ],
            Json = Plain,
        },
        new("azure token", Generations)
        {
            Headers =
            [
                ("x-portkey-config",
                    """{"provider":"azure-openai","azure_ad_token":"ad-1","api_key":"unused","resource_name":"res","deployment_id":"dep-1","api_version":"2024-10-21","custom_host":"{host}"}"""),
            ],
            Json = Plain,
        },
        new("stability v1", Generations)
        {
            Headers = Stability,
            Json = new { model = "stable-diffusion-v1-6", prompt = "p", n = 2, size = "512x768", style = "anime", cfg_scale = 7,
                steps = 30, seed = 9, sampler = "DDIM", quality = "hd" },
            Script = Artifacts,
        },
        new("stability v1 narrow", Generations)
        {
            Headers = Stability,
            Json = new { model = "stable-diffusion-xl-1024-v1-0", prompt = "p", n = 20, size = "256x1024" },
            Script = Artifacts,
        },
        new("stability v2", Generations)
        {
            Headers = Stability,
            Json = new { model = "core", prompt = "p", negative_prompt = "fog", aspect_ratio = "16:9", seed = 9, style_preset = "anime",
                output_format = "png" },
            Script = OneImage,
        },
        new("stability v2 size and style", Generations)
        {
            Headers = Stability,
            Json = new { model = "core", prompt = "p", size = "1792x1024", style = "anime", n = 1, quality = "hd" },
            Script = OneImage,
        },
        new("streaming", Generations)
        {
            Headers = OpenAi,
            Json = new { model = "gpt-image-1", prompt = "p", stream = true, partial_images = 1 },
            Script = new
            {
                sse = new object[]
                {
                    new { @event = "image_generation.partial_image",
                        data = new { type = "image_generation.partial_image", b64_json = "aGVsbG8=", partial_image_index = 0 } },
                    new { @event = "image_generation.completed",
                        data = new { type = "image_generation.completed", b64_json = "d29ybGQ=", usage = new { total_tokens = 3 } } },
                },
            },
        },
        new("models", "/v1/models") { Method = HttpMethod.Get, Headers = OpenAi, Script = ModelList },
        new("models with query", "/v1/models?limit=5&after=x%20y") { Method = HttpMethod.Get, Headers = OpenAi, Script = ModelList },
    ];
}
