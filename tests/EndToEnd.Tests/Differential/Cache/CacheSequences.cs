using ImageGateway.EndToEnd.Tests.Clients;

namespace ImageGateway.EndToEnd.Tests.Differential.Cache;

/// <summary>The rules of Portkey's cache (docs/architecture/portkey.md#cache), as requests.</summary>
internal static class CacheSequences
{
    private const string Simple = ""","cache":{"mode":"simple"}""";
    private const string ForceRefresh = "x-portkey-cache-force-refresh";
    private const string Namespace = "x-portkey-cache-namespace";

    private static readonly object Body = new { model = "dall-e-3", prompt = "a lighthouse", response_format = "b64_json" };
    private static readonly object Fault = Scripts.Error(
        400, new { error = new { message = "no", type = "invalid_request_error", param = (string?)null, code = "bad" } });
    private static readonly object Unavailable = Scripts.Error(
        503, new { error = new { message = "busy", type = "server_error", param = (string?)null, code = (string?)null } });

    public static IReadOnlyList<CacheSequence> All { get; } =
    [
        new("same request", Ask(), Ask()),
        new("another order of fields", Ask(), Ask(body: new { response_format = "b64_json", prompt = "a lighthouse", model = "dall-e-3" })),
        new("another prompt", Ask(), Ask(body: new { model = "dall-e-3", prompt = "a ship", response_format = "b64_json" })),
        new("another size by override", Ask(), Ask(Config(Simple + ""","override_params":{"size":"1024x1792"}"""))),
        new("another way of delivery", Ask(), Ask(body: new { model = "dall-e-3", prompt = "a lighthouse", response_format = "url" })),
        new("another key", Ask(), Ask(Config(Simple, "sk-b"))),
        new("another host", Ask(), Ask(Config(Simple, path: "/mirror"))),
        new("another metadata", Ask(headers: [("x-portkey-metadata", """{"_user":"a"}""")]), Ask(
            headers: [("x-portkey-metadata", """{"_user":"b"}""")])),
        new("namespaces", Ask(headers: [(Namespace, "a")]), Ask(headers: [(Namespace, "b")]), Ask(headers: [(Namespace, "a")])),
        new("forced refresh", Ask(), Ask(headers: [(ForceRefresh, "true")]), Ask()),
        new("forced refresh of False", Ask(), Ask(headers: [(ForceRefresh, "False")])),
        new("max_age of a minute", Ask(Config(""","cache":{"mode":"simple","max_age":60}""")), Ask(
            Config(string.Empty), new { model = "dall-e-3", prompt = "takes longer than 60 ms" }), Ask(
                Config(""","cache":{"mode":"simple","max_age":60}""")))
        {
            Script = [CacheSequence.Image(
                "Zmlyc3Q="), new { delayMs = 250, body = new { created = 1, data = new[] { new { b64_json = "c2xvdw==" } } } },
                CacheSequence.Image("dGhpcmQ=")],
        },
        new("cache as a word", Ask(Config(""","cache":"simple" """)), Ask(Config(""","cache":"simple" """))),
        new("cache of a target", Ask(OfATarget), Ask(OfATarget)),
        new("semantic", Ask(Config(""","cache":{"mode":"semantic"}""")), Ask(Config(""","cache":{"mode":"semantic"}"""))),
        new("no cache after a cache", Ask(), Ask(Config(string.Empty))),
        new("no cache twice", Ask(Config(string.Empty)), Ask(Config(string.Empty))),
        new("cache asked for by a header", Ask(null, headers: [.. RoutedCases.OpenAi, ("x-portkey-cache", "simple")]), Ask(
            null, headers: [.. RoutedCases.OpenAi, ("x-portkey-cache", "simple")])),
        new("nothing is to be kept", Ask(headers: [("x-portkey-debug", "false")]), Ask(headers: [("x-portkey-debug", "false")])),
        new("failure, then a picture", Ask(), Ask(), Ask())
            { Script = [Fault, CacheSequence.Image("c2Vjb25k"), CacheSequence.Image("dGhpcmQ=")] },
        new("fallback", Ask(Fallback), Ask(Fallback))
            { Script = [Unavailable, CacheSequence.Image("c2Vjb25k"), CacheSequence.Image("dGhpcmQ=")] },
        new("retry", Ask(Retry), Ask(Retry)) { Script = [Unavailable, CacheSequence.Image("c2Vjb25k"), CacheSequence.Image("dGhpcmQ=")] },
        new("edit", Edit("p"), Edit("p"), Edit("q")),
    ];

    private static string OfATarget =>
        """{"strategy":{"mode":"single"},"targets":[{"provider":"openai","api_key":"sk-a","custom_host":"{host}","cache":{"mode":"simple"}}]}""";

    private static string Fallback => """
        {"strategy":{"mode":"fallback"},"cache":{"mode":"simple"},"targets":[{"provider":"openai","api_key":"sk-a","custom_host":"{host}"},{"provider":"openai","api_key":"sk-b","custom_host":"{host}"}]}
        """;

    private static string Retry =>
        """{"provider":"openai","api_key":"sk-a","custom_host":"{host}","retry":{"attempts":1},"cache":{"mode":"simple"}}""";

    private static string Config(string more, string key = "sk-a", string path = "") =>
        $$"""{"provider":"openai","api_key":"{{key}}","custom_host":"{host}{{path}}"{{more}}}""";

    private static DifferentialCase Ask(object? body = null, params (string Name, string Value)[] headers) =>
        Ask(Config(Simple), body, headers);

    private static DifferentialCase Ask(string? config, object? body = null, params (string Name, string Value)[] headers) =>
        new("step", RoutedCases.Generations)
        {
            Headers = [.. config is null ? [] : new[] { ("x-portkey-config", config.ReplaceLineEndings(string.Empty)) }, .. headers],
            Json = body ?? Body,
        };

    private static DifferentialCase Edit(string prompt) => new("step", "/v1/images/edits")
    {
        Headers = [("x-portkey-config", Config(Simple))],
        Form = () => new Form().Field("model", "gpt-image-1").Field("prompt", prompt).File("image", "a.png", [1, 2, 3]),
    };
}
