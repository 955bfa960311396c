namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>
/// Amazon Bedrock, of which Portkey's gateway has Stability's models (docs/architecture/portkey.md#providers). A custom host
/// takes the place of the runtime's host, and is signed. Not covered: assumed roles and application inference profiles, which
/// Portkey's gateway asks at Amazon's own hosts, whatever the custom host.
/// </summary>
internal static class BedrockCases
{
    private const string Core = "stability.stable-image-core-v1:1";

    private static readonly (string, string)[] Headers =
    [
        ("x-portkey-provider", "bedrock"), ("x-portkey-aws-access-key-id", "AKIDEXAMPLE"), ("x-portkey-aws-secret-access-key", "secret"),
        ("x-portkey-aws-region", "us-west-2"), ("x-portkey-custom-host", "{host}"),
    ];

    private static readonly object Artifacts = new
    {
        body = new
        {
            result = "success",
            artifacts = new[] { new { base64 = Scripts.Pixels, seed = 7, finishReason = "SUCCESS" } }
        }
    };
    private static readonly object Images =
        new { body = new { seeds = new[] { 7 }, finish_reasons = new string?[] { null }, images = new[] { Scripts.Pixels } } };

    public static IReadOnlyList<DifferentialCase> All { get; } =
    [
        One("bedrock v1",
            new { model = "stability.stable-diffusion-xl-v1", prompt = "p", n = 1, size = "1024x1024", style = "anime", cfg_scale = 7,
                steps = 30, seed = 9 }, Artifacts),
        One("bedrock v1 narrow", new { model = "stability.stable-diffusion-xl-v1", prompt = "p", size = "256x1024" }, Artifacts),
        One("bedrock v1 several", new { model = "stability.stable-diffusion-xl-v1", prompt = "p", n = 2 }, Artifacts),
        One("bedrock v2",
            new { model = Core, prompt = "p", negative_prompt = "fog", aspect_ratio = "16:9", seed = 9, output_format = "png" }, Images),
        One("bedrock v2 from a picture",
            new { model = "stability.sd3-5-large-v1:0", prompt = "p", mode = "image-to-image", image = Scripts.Pixels, strength = 0.5 },
            Images),
        One("bedrock v2 size and style", new { model = Core, prompt = "p", size = "1792x1024", style = "anime", n = 1, quality = "hd" },
            Images),
        One("bedrock region prefix", new { model = "us." + Core, prompt = "p" }, Images),
        One("bedrock profile's ARN", new { model = "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us." + Core, prompt = "p" },
            Images),
        new("bedrock session token", RoutedCases.Generations)
        {
            Headers = [.. Headers, ("x-portkey-aws-session-token", "token-1")],
            Json = new { model = "stability.sd3-5-large-v1:0", prompt = "p" },
            Script = Images,
        },
        new("bedrock api key", RoutedCases.Generations)
        {
            Headers = [("x-portkey-config",
                """{"provider":"bedrock","api_key":"bedrock-api-key","aws_auth_type":"apiKey","aws_region":"us-west-2","custom_host":"{host}"}""")],
            Json = new { model = "stability.stable-image-ultra-v1:1", prompt = "p" },
            Script = Images,
        },
        new("bedrock api key in headers", RoutedCases.Generations)
        {
            Headers =
            [
                ("x-portkey-provider", "bedrock"), ("authorization", "Bearer bedrock-api-key"), ("x-portkey-aws-auth-type", "apiKey"),
                ("x-portkey-aws-region", "eu-west-1"),
                ("x-portkey-custom-host", "{host}"),
            ],
            Json = new { model = Core, prompt = "p" },
            Script = Images,
        },
        new("bedrock config", RoutedCases.Generations)
        {
            Headers =
            [
                ("x-portkey-config",
                    """{"provider":"bedrock","aws_access_key_id":"AKIDEXAMPLE","aws_secret_access_key":"secret","aws_region":"eu-central-1","custom_host":"{host}","override_params":{"seed":11}}"""),
            ],
            Json = new { model = Core, prompt = "p" },
            Script = Images,
        },
        new("bedrock after another", RoutedCases.Generations)
        {
            Headers =
            [
                ("x-portkey-config",
                    """{"strategy":{"mode":"fallback"},"targets":[{"provider":"openai","api_key":"sk-1","custom_host":"http://127.0.0.1:65123/v1"},{"provider":"bedrock","aws_access_key_id":"AKIDEXAMPLE","aws_secret_access_key":"secret","aws_region":"us-west-2","custom_host":"{host}","override_params":{"model":"stability.stable-image-core-v1:1"}}]}"""),
            ],
            Json = new { model = "dall-e-3", prompt = "p" },
            Script = Images,
        },
        One("bedrock error", new { model = Core, prompt = "p" }, Failure(
            403, "The security token included in the request is invalid.", "UnrecognizedClientException")),
        One("bedrock validation", new { model = Core, prompt = "p" }, Failure(
            400, "Malformed input request: required key [prompt] not found.", "ValidationException")),
        One("bedrock throttled", new { model = Core, prompt = "p" }, Failure(
            429, "Too many requests, please wait before trying again.", "ThrottlingException")),
        One("bedrock filtered", new { model = Core, prompt = "p" },
            new { body = new { seeds = new[] { 7 }, finish_reasons = new[] { "Filter reason: prompt" }, images = Array.Empty<string>() } }),
        One("bedrock v1 filtered", new { model = "stability.stable-diffusion-xl-v1", prompt = "p" }, new
        {
            body = new { result = "success",
                artifacts = new[] { new { base64 = Scripts.Pixels, seed = 7, finishReason = "CONTENT_FILTERED" } } },
        }),
        One("bedrock of Amazon", new { model = "amazon.nova-canvas-v1:0", prompt = "p" },
            new { body = new { images = new[] { Scripts.Pixels } } }),
    ];

    private static DifferentialCase One(string name, object json, object script) =>
        new(name, RoutedCases.Generations) { Headers = Headers, Json = json, Script = script };

    private static object Failure(int status, string message, string type) =>
        Scripts.Error(status, new { message }, ("x-amzn-errortype", type));
}
