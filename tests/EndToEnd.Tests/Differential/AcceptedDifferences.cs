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
            "Never empty and always there: clients of Portkey send a failed request again without it.") { Ours = "(generated)" },
        new("headers of ours", "client.header.x-gateway-*", "Headers of the gateway's own.") { Portkey = Absent },
        new("x-should-retry", "client.header.x-should-retry", "OpenAI's clients send again by themselves what may have been billed.")
            { Portkey = Absent, Ours = "false" },
        new("server of the upstream", "client.header.server", "It is not the upstream that the client is connected to.") { Ours = Absent },
        new("gateway-exception on refusals", "client.header.x-portkey-gateway-exception", "On every error of the gateway's own.")
            { Portkey = Absent, Ours = "true" },
        new("base64 where OpenAI documents a link", "client.body.data[*].b64_json",
            "Without response_format a caller of an OpenAI model gets the form that OpenAI documents for it, whatever the host gives.")
                { Ours = Absent },
        new("link where OpenAI documents one", "client.body.data[*].url", "As above.")
            { Portkey = Absent, Ours = "http://*/v1/images/files/*" },
    ];

    public static IEnumerable<AcceptedDifference> Requests =>
    [
        new("parameters kept", "upstream[0].body.*", "The full set of OpenAI's parameters goes on, and so do unknown ones.")
        {
            Cases = ["openai gpt-image parameters", "openai unknown parameter", "streaming"],
            Portkey = Absent,
        },
        new("n fanned out", "upstream*", "Pictures above a model's cap are drawn by more calls instead of being cut off.")
            { Cases = ["openai n clamped", "stability v1 narrow"], Portkey = Absent },
        new("number of calls", "upstream.count", "As above.")
            { Cases = ["openai n clamped", "stability v1 narrow"], Portkey = "1", Ours = "2" },
        new("answers joined", "client.body.*", "As above: all pictures in one answer, with the tokens added up.")
            { Cases = ["openai n clamped"] },
        new("pictures of the second call", "client.body.data[1].*", "As above.") { Cases = ["stability v1 narrow"], Portkey = Absent },
        new("size resolved", "upstream[0].body.*",
            "A size that the engine refuses becomes its nearest one, not a clamped one that it refuses too.")
                { Cases = ["stability v1 narrow"] },
        new("size said", "client.body.size", "As above; the answer says which.") { Cases = ["stability v1 narrow"], Portkey = Absent },
        new("aspect ratio and style of v2", "upstream[0].part.*", "Stability's v2 has both; Portkey drops size and style.")
            { Cases = ["stability v2 size and style"], Portkey = Absent },
        new("no key", "upstream[0].header.authorization", "Nothing instead of the word 'undefined'.")
            { Cases = ["openai no key"], Portkey = "Bearer undefined", Ours = Absent },
        new("key in x-portkey-api-key", "upstream[0].header.authorization",
            "Portkey's page on the local gateway shows it as the provider's key.")
                { Cases = ["openai key in x-portkey-api-key"], Portkey = "Bearer undefined", Ours = "Bearer sk-local" },
        new("accept of v1", "upstream[0].header.accept", "Stability's v1 chooses between JSON and PNG by it.")
            { Portkey = "*/*", Ours = "application/json" },
        new("accept of v2", "upstream[0].header.accept", "Bytes are a quarter less to carry, and the verdict comes before them.")
            { Portkey = "application/json", Ours = "image/*" },
        new("accept of a stream", "upstream[0].header.accept", "Says what is expected.")
            { Cases = ["streaming"], Portkey = "*/*", Ours = "text/event-stream" },
        new("deployment as model", "upstream[0].body.model", "Azure's v1 surface finds the deployment by it.")
            { Cases = ["azure v1"], Portkey = "dall-e-3", Ours = "dep-1" },
        new("overrides of a form", "upstream[0].part.size", "A config's override_params count for edits too.")
            { Cases = ["edit override"], Portkey = Absent },
        new("JSON edits", "*", "Portkey fails with 500; OpenAI takes them.") { Cases = ["edit as JSON"] },
    ];

    public static IEnumerable<AcceptedDifference> Responses =>
    [
        new("seed of a picture", "client.body.data[*].seed", "Stability says it; without it the picture cannot be drawn again.")
            { Cases = ["*stability v*"], Portkey = Absent },
        new("order in an event", "client.body", "The image is the last member of its event, behind what the gateway adds.")
            { Cases = ["streaming"], Portkey = "event: image_generation.partial_image*" },
        new("models without provider", "*", "The list of what this gateway serves, as the hosted gateway answers.")
            { Cases = ["models without provider"] },
        new("cache of the config", "client.header.x-portkey-cache-status",
            "A config's cache works; Portkey's published gateway is built without one (Differential/Cache compares them).")
                { Cases = ["cache of the config"], Portkey = "DISABLED", Ours = "MISS" },
        new("root", "client.body", "Our own name.") { Cases = ["root"], Portkey = "AI Gateway says hey!", Ours = "ImageGateway says hey!" },
        new("unknown route is not cached", "client.header.cache-control", "A proxy must not keep what is missing today.")
            { Cases = ["unknown route"], Portkey = Absent, Ours = "no-store" },
        new("unknown route", "client.body.*", "Portkey's words in the shape of all our errors.") { Cases = ["unknown route"] },
    ];

    public static IEnumerable<AcceptedDifference> Errors =>
    [
        new("error object", "client.body.error.*", "OpenAI's clients show its message.") { Portkey = Absent },
        new("provider beside html-message", "client.body.provider", "Whose page it is.")
            { Cases = ["502 HTML", "503 text"], Portkey = Absent, Ours = "openai" },
        new("code of moderation", "client.body.error.*", "One code for all providers; theirs is in upstream_code.")
            { Cases = ["moderation", "azure moderation"] },
        new("code of Stability", "client.body.error.code", "The name of the fault, as programs test codes.")
            { Cases = ["stability v1 error", "stability v2 error"], Portkey = "null", Ours = "bad_request" },
        new("error as text", "client.body.error.message", "The provider's own sentence instead of the word 'undefined'.")
            { Cases = ["error as text in JSON"], Portkey = "openai error: undefined", Ours = "openai error: no access" },
        new("error of another shape", "client.body.*",
            "The provider's sentence in OpenAI's shape, where Portkey hands on a body that no client understands.")
                { Cases = ["error without an error key"] },
        new("filtered picture", "client.*", "An error instead of the picture that the provider's filter withheld.")
            { Cases = ["stability v1 filtered"] },
        new("200 without a picture", "client.*", "502 with an error, which retries and fallbacks notice.")
        {
            Cases = ["200 HTML", "200 broken JSON", "200 error object", "200 without pictures", "200 empty"],
        },
        new("broken connections", "client.*", "502 with OpenAI's shape, where Portkey says 500 with the text of an internal exception.")
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
        new("unsupported provider", "client.*", "400, as it is the caller's to mend, with the headers of a routed answer.")
            { Cases = ["unsupported provider"] },
        new("body not JSON", "client.*", "400 and where the fault is, instead of 500 and 'Something went wrong'.")
            { Cases = ["body not JSON"] },
        new("a long retry-after", "*",
            "Gives up at once, as Portkey's source does; the published version was seen to send again after its own back-off.")
                { Cases = ["retry-after too long"] },
        new("no case fits", "*", "400 and the reason, as the hosted gateway answers.") { Cases = ["none"] },
        new("no prompt", "*", "Refused before anything is sent.") { Cases = ["no prompt"] },
        new("forward loop", "*", "The published version of Portkey's gateway lets it through; its source refuses it.")
            { Cases = ["forward loop"] },
    ];
}
