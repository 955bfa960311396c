namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>Errors of providers, and providers that are slow, silent or away (docs/architecture/portkey.md#errors).</summary>
internal static class ErrorCases
{
    private static readonly object Plain = new { model = "dall-e-3", prompt = "p" };
    private static readonly (string, string)[] Stability =
        [("x-portkey-provider", "stability-ai"), ("authorization", "Bearer sk-1"), ("x-portkey-custom-host", "{host}")];

    public static IReadOnlyList<DifferentialCase> All { get; } =
    [
        OpenAi("400", Scripts.Error(
            400, new { error = new { message = "Billing hard limit", type = "invalid_request_error", param = "prompt",
                code = "billing" } })),
        OpenAi("401", Scripts.Error(
            401, new { error = new { message = "Incorrect API key", type = "invalid_request_error", param = (string?)null,
                code = "invalid_api_key" } })),
        OpenAi("429 with retry-after", Scripts.Error(
            429, new { error = new { message = "Slow down", type = "requests", param = (string?)null, code = "rate_limit_exceeded" } },
            ("retry-after", "3"), ("x-ratelimit-remaining-requests", "0"))),
        OpenAi("500", Scripts.Error(
            500, new { error = new { message = "Sorry", type = "server_error", param = (string?)null, code = (string?)null } })),
        OpenAi("moderation", Scripts.Error(
            400, new { error = new { message = "Rejected by the safety system", type = "image_generation_user_error",
                param = (string?)null, code = "moderation_blocked" } })),
        OpenAi("error as text in JSON", Scripts.Error(403, new { error = "no access" })),
        OpenAi("error without an error key", Scripts.Error(422, new { detail = "unprocessable" })),
        OpenAi("502 HTML", Scripts.Text(502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>")),
        OpenAi("503 text", Scripts.Text(503, "text/plain", "upstream overloaded")),
        OpenAi("200 HTML", Scripts.Text(200, "text/html", "<html><body>login</body></html>")),
        OpenAi("200 broken JSON", Scripts.Text(200, "application/json", "{\"created\":1,\"data\":[")),
        OpenAi("200 error object",
            new { body = new { error = new { message = "failed all the same", type = "server_error", param = (string?)null,
                code = "oops" } } }),
        OpenAi("200 without pictures", new { body = new { created = 1, data = Array.Empty<object>() } }),
        OpenAi("200 empty", Scripts.Text(200, "application/json", "")),
        new("stability v1 error", RoutedCases.Generations)
        {
            Headers = Stability,
            Json = new { model = "stable-diffusion-v1-6", prompt = "p" },
            Script = Scripts.Error(400, new { id = "9160aa70", name = "bad_request", message = "height: must be a multiple of 64" }),
        },
        new("stability v1 filtered", RoutedCases.Generations)
        {
            Headers = Stability,
            Json = new { model = "stable-diffusion-v1-6", prompt = "p" },
            Script = new { body = new { artifacts = new[] { new { base64 = "aGVsbG8=", seed = 1, finishReason = "CONTENT_FILTERED" } } } },
        },
        new("stability v2 error", RoutedCases.Generations)
        {
            Headers = Stability,
            Json = new { model = "core", prompt = "p" },
            Script = Scripts.Error(
                400, new { id = "a1b2", name = "bad_request", errors = new[] { "prompt: too long", "seed: too large" } }),
        },
        new("azure moderation", RoutedCases.Generations)
        {
            Headers =
            [
                ("x-portkey-provider", "azure-openai"), ("authorization", "Bearer azure-key"), ("x-portkey-custom-host", "{host}"),
                ("x-portkey-azure-resource-name", "res"),
                ("x-portkey-azure-deployment-id", "dep-1"), ("x-portkey-azure-api-version", "2024-10-21"),
            ],
            Json = Plain,
            Script = Scripts.Error(400, new
            {
                error = new { code = "content_policy_violation", message = "Blocked",
                    inner_error = new { code = "ResponsibleAIPolicyViolation", revised_prompt = "x" } },
            }),
        },
        new("request timeout", RoutedCases.Generations)
        {
            Headers = [.. RoutedCases.OpenAi, ("x-portkey-request-timeout", "300")],
            Json = Plain,
            Script = new { delayMs = 2_000, body = new { created = 1 } },
        },
        new("connection refused", RoutedCases.Generations)
        {
            Headers = [("x-portkey-provider", "openai"), ("authorization", "Bearer sk-1"),
                ("x-portkey-custom-host", "http://127.0.0.1:65123/v1")],
            Json = Plain,
        },
        new("connection cut amid the answer", RoutedCases.Generations)
        {
            Headers = RoutedCases.OpenAi,
            Json = Plain,
            Script = new { cut = true, body = new { created = 1, data = new[] { new { url = "https://pictures.example/1.png" } } } },
        },
    ];

    private static DifferentialCase OpenAi(string name, object script) =>
        new(name, RoutedCases.Generations) { Headers = RoutedCases.OpenAi, Json = Plain, Script = script };
}
