namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>
/// Intended differences from Portkey's open-source gateway, with their effect on a caller
/// (docs/architecture/portkey.md#accepted-differences).
/// </summary>
internal static class AcceptedDifferences
{
    private const string Absent = "(absent)";

    public static IReadOnlyList<AcceptedDifference> All { get; } =
        [.. Everywhere, .. Requests, .. VendorDifferences.All, .. Responses, .. Errors, .. Refusals];

    /// <summary>Those of every answer.</summary>
    public static IEnumerable<AcceptedDifference> Everywhere =>
    [
        new("trace id", "client.header.x-portkey-trace-id",
            "Never empty and always there: Portkey's SDKs repeat a failed request without it.") { Ours = "(generated)" },
        new("headers of ours", "client.header.x-gateway-*", "These headers exist only here.") { Portkey = Absent },
        new("x-should-retry", "client.header.x-should-retry", "OpenAI's SDKs would repeat a request that may have been billed.")
            { Portkey = Absent, Ours = "false" },
        new(
            "server of the upstream", "client.header.server", "The client is connected to the gateway, not to the upstream.")
            { Ours = Absent },
        new(
            "gateway-exception on refusals", "client.header.x-portkey-gateway-exception",
            "The header is on every error that the gateway itself makes.")
            { Portkey = Absent, Ours = "true" },
        new("base64 where OpenAI documents a link", "client.body.data[*].b64_json",
            "Without response_format a caller gets the form that OpenAI documents for the model, whatever the host returns.")
                { Ours = Absent },
        new("link where OpenAI documents one", "client.body.data[*].url", "As above.")
            { Portkey = Absent, Ours = "http://*/v1/images/files/*" },
    ];

    public static IEnumerable<AcceptedDifference> Requests =>
    [
        new("parameters kept", "upstream[0].body.*", "All of OpenAI's parameters are forwarded, and unknown ones too.")
        {
            Cases = ["openai gpt-image parameters", "openai unknown parameter", "streaming"],
            Portkey = Absent,
        },
        new("n fanned out", "upstream*", "Images above a model's limit come from further calls instead of being left out.")
            { Cases = ["openai n clamped", "stability v1 narrow"], Portkey = Absent },
        new("number of calls", "upstream.count", "As above.")
            { Cases = ["openai n clamped", "stability v1 narrow"], Portkey = "1", Ours = "2" },
        new("answers joined", "client.body.*", "As above: all pictures in one answer, with the tokens added up.")
            { Cases = ["openai n clamped"] },
        new("pictures of the second call", "client.body.data[1].*", "As above.") { Cases = ["stability v1 narrow"], Portkey = Absent },
        new("size resolved", "upstream[0].body.*",
            "An unsupported size becomes the nearest supported one. Portkey clamps it to one that the engine also refuses.")
                { Cases = ["stability v1 narrow"] },
        new("size said", "client.body.size", "As above; the answer says which.") { Cases = ["stability v1 narrow"], Portkey = Absent },
        new("aspect ratio and style of v2", "upstream[0].part.*", "Stability's v2 supports both; Portkey drops size and style.")
            { Cases = ["stability v2 size and style"], Portkey = Absent },
        new("no key", "upstream[0].header.authorization", "Nothing instead of the word 'undefined'.")
            { Cases = ["openai no key"], Portkey = "Bearer undefined", Ours = Absent },
        new("key in x-portkey-api-key", "upstream[0].header.authorization",
            "Portkey's page on the local gateway uses it as the provider's key.")
                { Cases = ["openai key in x-portkey-api-key"], Portkey = "Bearer undefined", Ours = "Bearer sk-local" },
        new("accept of v1", "upstream[0].header.accept", "Stability's v1 uses it to choose between JSON and PNG.")
            { Portkey = "*/*", Ours = "application/json" },
        new("accept of v2", "upstream[0].header.accept", "Raw bytes are a quarter smaller than base64, and the verdict comes before them.")
            { Portkey = "application/json", Ours = "image/*" },
        new("accept of a stream", "upstream[0].header.accept", "It names the expected type.")
            { Cases = ["streaming"], Portkey = "*/*", Ours = "text/event-stream" },
        new("deployment as model", "upstream[0].body.model", "Azure's v1 API finds the deployment by this value.")
            { Cases = ["azure v1"], Portkey = "dall-e-3", Ours = "dep-1" },
        new("overrides of a form", "upstream[0].part.size", "A config's override_params also apply to edits.")
            { Cases = ["edit override"], Portkey = Absent },
        new("JSON edits", "*", "Portkey fails with 500; OpenAI takes them.") { Cases = ["edit as JSON"] },
    ];

    public static IEnumerable<AcceptedDifference> Responses =>
    [
        new(
            "seed of a picture", "client.body.data[*].seed",
            "Stability returns it. Without the seed nobody can generate the same image again.")
            { Cases = ["*stability v*"], Portkey = Absent },
        new("order in an event", "client.body", "The image is the last member of its event, after what the gateway adds.")
            { Cases = ["streaming"], Portkey = "event: image_generation.partial_image*" },
        new("models without provider", "*", "The list of what this gateway serves, as at the hosted gateway.")
            { Cases = ["models without provider"] },
        new("cache of the config", "client.header.x-portkey-cache-status",
            "A config's cache works. Portkey's published gateway is built without one (Differential/Cache compares them).")
                { Cases = ["cache of the config"], Portkey = "DISABLED", Ours = "MISS" },
        new("root", "client.body", "Our own name.") { Cases = ["root"], Portkey = "AI Gateway says hey!", Ours = "ImageGateway says hey!" },
        new("unknown route is not cached", "client.header.cache-control", "A proxy must not store that a route is missing.")
            { Cases = ["unknown route"], Portkey = Absent, Ours = "no-store" },
        new("unknown route", "client.body.*", "Portkey's words in the shape of all errors here.") { Cases = ["unknown route"] },
    ];

    public static IEnumerable<AcceptedDifference> Errors =>
    [
        new("error object", "client.body.error.*", "OpenAI's SDKs show its message.") { Portkey = Absent },
        new("provider beside html-message", "client.body.provider", "It names the provider that sent the page.")
            { Cases = ["502 HTML", "503 text"], Portkey = Absent, Ours = "openai" },
        new("code of moderation", "client.body.error.*", "One code for all providers; the provider's own is in upstream_code.")
            { Cases = ["moderation", "azure moderation"] },
        new("code of Stability", "client.body.error.code", "The name of the error. Programs test codes.")
            { Cases = ["stability v1 error", "stability v2 error"], Portkey = "null", Ours = "bad_request" },
        new("error as text", "client.body.error.message", "The provider's own sentence instead of the word 'undefined'.")
            { Cases = ["error as text in JSON"], Portkey = "openai error: undefined", Ours = "openai error: no access" },
        new("error of another shape", "client.body.*",
            "The provider's sentence in OpenAI's shape. Portkey passes on a body that no SDK understands.")
                { Cases = ["error without an error key"] },
        new("filtered picture", "client.*", "An error instead of the image that the provider's filter withheld.")
            { Cases = ["stability v1 filtered"] },
        new("200 without a picture", "client.*", "502 with an error, so that retries and fallbacks apply.")
        {
            Cases = ["200 HTML", "200 broken JSON", "200 error object", "200 without pictures", "200 empty"],
        },
        new("broken connections", "client.*", "502 in OpenAI's shape. Portkey answers 500 with the text of an internal exception.")
        {
            Cases = ["connection refused", "connection cut amid the answer"],
        },
    ];

    public static IEnumerable<AcceptedDifference> Refusals =>
    [
        new("list of providers", "client.body.errors[0]", "Our list, in alphabetical order.")
            { Cases = ["config bad provider", "config bad target"], Portkey = "*Must be one of: anthropic, *", Ours =
                "*Must be one of: 302ai, *" },
        new("saved config", "client.body.message", "The words of the hosted gateway, which has saved configs.")
            { Cases = ["config of a saved id"], Ours = "Invalid config id passed" },
        new("unsupported provider", "client.*", "400, because the caller can fix it, with the headers of a routed response.")
            { Cases = ["unsupported provider"] },
        new("body not JSON", "client.*", "400 with the place of the fault, instead of 500 and 'Something went wrong'.")
            { Cases = ["body not JSON"] },
        new("a long retry-after", "*",
            "The retries end at once, as in Portkey's source. The published version retried after its own back-off.")
                { Cases = ["retry-after too long"] },
        new("no case fits", "*", "400 with the reason, as at the hosted gateway.") { Cases = ["none"] },
        new("no prompt", "*", "Refused before anything is sent.") { Cases = ["no prompt"] },
        new("forward loop", "*", "Portkey's source refuses it; the published version lets it through.")
            { Cases = ["forward loop"] },
    ];
}
