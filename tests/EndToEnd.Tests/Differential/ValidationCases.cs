namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>Requests that a gateway refuses by itself (docs/architecture/portkey.md#errors).</summary>
internal static class ValidationCases
{
    private static readonly object Plain = new { model = "dall-e-3", prompt = "p" };

    public static IReadOnlyList<DifferentialCase> All { get; } =
    [
        Refused("no headers"),
        Refused("unknown provider", ("x-portkey-provider", "opnai")),
        Refused("unknown provider beside a config", ("x-portkey-provider", "opnai"),
            ("x-portkey-config", """{"provider":"openai","api_key":"sk"}""")),
        Refused("config not JSON", ("x-portkey-config", "{\"provider\":")),
        Refused("config of a saved id", ("x-portkey-config", "pc-image-3f2a")),
        Refused("config without provider", ("x-portkey-config", """{"retry":{"attempts":1}}""")),
        Refused("config of nothing", ("x-portkey-config", "{}"), ("x-portkey-provider", "openai")),
        Refused("config bad mode",
            ("x-portkey-config", """{"strategy":{"mode":"roundrobin"},"targets":[{"provider":"openai","api_key":"sk"}]}""")),
        Refused("config bad provider", ("x-portkey-config", """{"provider":"opnai","api_key":"sk"}""")),
        Refused("config bad target",
            ("x-portkey-config", """{"strategy":{"mode":"single"},"targets":[{"provider":"opnai","api_key":"sk"}]}""")),
        Refused("config key of a wrong type", ("x-portkey-config", """{"provider":"openai","api_key":7}""")),
        Refused("config timeout of a wrong type",
            ("x-portkey-config", """{"provider":"openai","api_key":"sk","request_timeout":"1000"}""")),
        Refused("config bad cache mode", ("x-portkey-config", """{"provider":"openai","api_key":"sk","cache":{"mode":"fast"}}""")),
        Refused("config cache without a mode", ("x-portkey-config", """{"provider":"openai","api_key":"sk","cache":{"max_age":60}}""")),
        Refused("config cache of a wrong type", ("x-portkey-config", """{"provider":"openai","api_key":"sk","cache":true}""")),
        Refused("config max_age of a wrong type",
            ("x-portkey-config", """{"provider":"openai","api_key":"sk","cache":{"mode":"simple","max_age":"60"}}""")),
        Refused("config bad custom host",
            ("x-portkey-config", """{"provider":"openai","api_key":"sk","custom_host":"http://10.0.0.1/v1"}""")),
        Refused("config of the old format", ("x-portkey-config", """{"provider":"openai","api_key":"sk","options":[]}""")),
        Refused("config target without key", ("x-portkey-config", """{"provider":"openai"}""")),
        Refused("custom host private", ("x-portkey-provider", "openai"), ("x-portkey-custom-host", "http://10.0.0.1/v1")),
        Refused("custom host with a user", ("x-portkey-provider", "openai"), ("x-portkey-custom-host", "http://a:b@example.com/v1")),
        Refused("custom host of another scheme", ("x-portkey-provider", "openai"), ("x-portkey-custom-host", "ftp://example.com/v1")),
        Refused("custom host of portkey", ("x-portkey-provider", "openai"), ("x-portkey-custom-host", "https://api.portkey.ai/v1")),
        Refused("custom host metadata", ("x-portkey-provider", "openai"), ("x-portkey-custom-host", "http://169.254.169.254/latest")),
        Refused("custom host decimal", ("x-portkey-provider", "openai"), ("x-portkey-custom-host", "http://2130706434/v1")),
        Refused("custom host internal name", ("x-portkey-provider", "openai"), ("x-portkey-custom-host", "http://db.internal/v1")),
        Refused("forward loop", ("x-portkey-provider", "openai"), ("x-portkey-forward-headers", "x-team,x-portkey-forward-headers")),
        Refused("unsupported provider", ("x-portkey-provider", "anthropic"), ("authorization", "Bearer sk")),
        new("content type text", RoutedCases.Generations) { Headers = RoutedCases.OpenAi, Raw = ("text/plain", "{\"prompt\":\"p\"}") },
        new("content type comes first", RoutedCases.Generations) { Raw = ("text/plain", "{\"prompt\":\"p\"}") },
        new("body not JSON", RoutedCases.Generations) { Headers = RoutedCases.OpenAi, Raw = ("application/json", "{\"prompt\":") },
        new("no prompt", RoutedCases.Generations) { Headers = RoutedCases.OpenAi, Json = new { model = "dall-e-3" } },
        new("models without provider", "/v1/models") { Method = HttpMethod.Get },
        new("unknown route", "/nowhere") { Json = Plain },
        new("root", "/") { Method = HttpMethod.Get },
    ];

    // With a host of this machine, so that a request that one of the gateways lets through goes nowhere else.
    private static DifferentialCase Refused(string name, params (string Name, string Value)[] headers) => new(name, RoutedCases.Generations)
    {
        Headers = name.StartsWith("custom host", StringComparison.Ordinal) ? headers : [.. headers, ("x-portkey-custom-host", "{host}")],
        Json = Plain,
    };
}
