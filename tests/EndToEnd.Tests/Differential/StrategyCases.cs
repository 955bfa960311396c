using static ImageGateway.EndToEnd.Tests.Differential.RoutedCases;

namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>
/// Strategies of a config: which targets are tried, in what order, with what body (docs/architecture/portkey.md#strategies).
/// </summary>
internal static class StrategyCases
{
    private const string First = """{"provider":"openai","api_key":"sk-a","custom_host":"{host}"}""";
    private const string Second = """{"provider":"openai","api_key":"sk-b","custom_host":"{host}"}""";

    private static readonly object Body = new { model = "dall-e-3", prompt = "a lighthouse" };
    private static readonly object BadRequest = Scripts.Error(
        400, new { error = new { message = "no", type = "invalid_request_error", param = (string?)null, code = "bad" } });
    private static readonly object Unavailable = Scripts.Error(
        503, new { error = new { message = "busy", type = "server_error", param = (string?)null, code = (string?)null } });
    private static readonly object Limited = Scripts.Error(
        429, new { error = new { message = "slow down", type = "requests", param = (string?)null, code = "rate_limit_exceeded" } },
        ("retry-after", "1"));
    private static readonly object LimitedForLong = Scripts.Error(
        429, new { error = new { message = "slow down", type = "requests", param = (string?)null, code = "rate_limit_exceeded" } },
        ("retry-after", "90"));

    public static IReadOnlyList<DifferentialCase> All { get; } =
    [
        Case("fallback", $$"""{"strategy":{"mode":"fallback"},"targets":[{{First}},{{Second}}]}""", BadRequest, Scripts.Images),
        Case("fallback on other statuses",
            $$"""{"strategy":{"mode":"fallback","on_status_codes":[429]},"targets":[{{First}},{{Second}}]}""", BadRequest, Scripts.Images),
        Case("fallback on this status",
            $$"""{"strategy":{"mode":"fallback","onStatusCodes":[503,429]},"targets":[{{First}},{{Second}}]}""", Unavailable,
            Scripts.Images),
        Case("fallback to the end", $$"""{"strategy":{"mode":"fallback"},"targets":[{{First}},{{Second}}]}""", Unavailable, BadRequest),
        Case("fallback on a 200", $$"""{"strategy":{"mode":"fallback","on_status_codes":[200]},"targets":[{{First}},{{Second}}]}""",
            Scripts.Images),
        Case("nested", """
            {"strategy":{"mode":"fallback"},"override_params":{"size":"1024x1792"},"targets":[
             {"provider":"openai","api_key":"sk-a","custom_host":"{host}"},
             {"strategy":{"mode":"loadbalance"},"targets":[
              {"provider":"openai","api_key":"sk-b","custom_host":"{host}","weight":0},
              {"provider":"openai","api_key":"sk-c","custom_host":"{host}","weight":3,"override_params":{"quality":"hd"}}]}]}
            """, Unavailable, Scripts.Images),
        Case("retry", """{"provider":"openai","api_key":"sk-a","custom_host":"{host}","retry":{"attempts":3}}""", Unavailable, Unavailable,
            Scripts.Images),
        Case("retries used up",
            """{"provider":"openai","api_key":"sk-a","custom_host":"{host}","retry":{"attempts":1,"on_status_codes":[503]}}""",
            Unavailable),
        Case("retry of another status", """{"provider":"openai","api_key":"sk-a","custom_host":"{host}","retry":{"attempts":2}}""",
            BadRequest, Scripts.Images),
        Case("retry of a 200",
            """{"provider":"openai","api_key":"sk-a","custom_host":"{host}","retry":{"attempts":1,"on_status_codes":[200]}}""",
            Scripts.Images),
        Case("retry-after",
            """{"provider":"openai","api_key":"sk-a","custom_host":"{host}","retry":{"attempts":2,"use_retry_after_header":true}}""",
            Limited, Scripts.Images),
        Case("retry-after too long",
            """{"provider":"openai","api_key":"sk-a","custom_host":"{host}","retry":{"attempts":2,"use_retry_after_header":true}}""",
            LimitedForLong, Scripts.Images),
        Case("retry, then fallback",
            """{"strategy":{"mode":"fallback"},"retry":{"attempts":1},"targets":[{"provider":"openai","api_key":"sk-a","custom_host":"{host}"},{"provider":"openai","api_key":"sk-b","custom_host":"{host}"}]}""",
            Unavailable, Unavailable, Scripts.Images),
        Case("by metadata", Conditional("""{"metadata.plan":{"$eq":"paid"}}""")),
        Case("by params", Conditional("""{"params.model":{"$in":["dall-e-3"]}}""")),
        Case("by a number in a text", Conditional("""{"metadata.version":{"$gte":"2.1"}}""")),
        Case("by path", Conditional("""{"url.pathname":"/v1/images/generations"}""")),
        Case("default", Conditional("""{"metadata.plan":"none"}""", ""","default":"other" """)),
        Case("none", Conditional("""{"metadata.plan":"none"}""")),
    ];

    private static string Conditional(string query, string more = "") => $$"""
        {"strategy":{"mode":"conditional","conditions":[{"query":{{query}},"then":"one"}]{{more}}},
         "targets":[{"name":"other","provider":"openai","api_key":"sk-a","custom_host":"{host}"},{"name":"one","provider":"openai","api_key":"sk-b","custom_host":"{host}"}]}
        """;

    private static DifferentialCase Case(string name, string config, params object[] script) => new(name, Generations)
    {
        Headers = [("x-portkey-config", config.ReplaceLineEndings(string.Empty)),
            ("x-portkey-metadata", """{"plan":"paid","version":"2.1.7"}""")],
        Json = Body,
        Script = script.Length == 0 ? Scripts.Images : script,
    };
}
