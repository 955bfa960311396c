using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Routing;

namespace ImageGateway.Api.Tests.Routing;

/// <summary>A source of a setting: its name in the table, what it adds to a request, and the value that it says.</summary>
internal sealed record PrecedenceSource(string Name, string? Value, Action<PrecedenceRequest> Apply);

/// <summary>A row of docs/reference/precedence.md as it can be tried.</summary>
/// <param name="Setting">Its name in the table.</param>
/// <param name="AskAsync">The value that counts for a request.</param>
/// <param name="Sources">What names it.</param>
internal sealed record PrecedenceRow(
    string Setting, Func<PrecedenceWorld, PrecedenceRequest, Task<string?>> AskAsync, params IReadOnlyList<PrecedenceSource> Sources)
{
    private const string OpenAi = "openai";

    /// <summary>All rows, in the order of the table.</summary>
    public static IReadOnlyList<PrecedenceRow> All { get; } =
    [
        new(
            "config", Header("x-portkey-config"),
            new("header `x-portkey-config`", "pc-header", request => request.Headers["x-portkey-config"] = "pc-header"),
            new("key's default", "pc-key", request => request.Key = request.Key with { ConfigId = "pc-key" }),
            new("workspace's default", "pc-shared", request => request.Workspace = request.Workspace with { ConfigId = "pc-shared" })),
        new(
            "metadata, each member", Header("x-portkey-metadata"),
            new("workspace's default", """{"team":"shared"}""", request => request.Workspace = Team(request.Workspace, "shared")),
            new("key's default", """{"team":"key"}""", request => request.Key = Team(request.Key, "key")),
            new("header `x-portkey-metadata`", """{"team":"header"}""",
                request => request.Headers["x-portkey-metadata"] = """{"team":"header"}""")),
        new(
            "provider", Of(static target => target.Provider),
            new("config", "stability-ai", request => request.Config["provider"] = "stability-ai"),
            new("header `x-portkey-provider`", OpenAi, request => request.Headers["x-portkey-provider"] = OpenAi)),
        new(
            "saved provider of a request", Of(static target => target.SavedName, saved: true),
            new("header `x-portkey-provider: @name`", "header", request => request.Headers["x-portkey-provider"] = "@header"),
            new("header `x-portkey-virtual-key`", "virtual", request => request.Headers["x-portkey-virtual-key"] = "virtual"),
            new("model `@name/model`", "model", request => request.Body["model"] = "@model/dall-e-3")),
        new(
            "saved provider of a target", Of(static target => target.SavedName, saved: true),
            new("`provider: \"@name\"`", "provider", request => request.Config["provider"] = "@provider"),
            new("`virtual_key`", "virtual", request => request.Config["virtual_key"] = "virtual"),
            new("`override_params.model`", "model", request => request.Put("override_params", "model", "@model/dall-e-3"))),
        new(
            "who `@name` is", Of(static target => target.Provider, request => request.Headers["x-portkey-provider"] = "@openai"),
            new("saved provider", "stability-ai", request => request.Saved = Saved(request) with { Provider = "stability-ai" }),
            new("vendor of that name", OpenAi, static _ => { })),
        new(
            "provider's key", Of(static target => target.ApiKey, WithProvider),
            new("saved provider", "saved", request =>
            {
                request.Saved = Saved(request) with { ApiKey = "saved" };
                request.Headers["x-portkey-provider"] = "@name";
            }),
            new("config `api_key`", "config", request => request.Config["api_key"] = "config"),
            new("header `authorization`", "header", request => request.ProviderKey = "header")),
        new(
            "provider's settings", Of(static target => target.Setting("api_version"), WithAzure),
            new("saved provider's for the model", "model", request =>
            {
                request.Body["model"] = "dall-e-3";
                request.Saved = Saved(request) with
                {
                    ModelSettings = new Dictionary<string, FrozenDictionary<string, string>> { ["dall-e-3"] = Version("model") }
                        .ToFrozenDictionary(),
                };
            }),
            new("config", "config", request =>
            {
                request.Config["provider"] = request.Saved is null ? "azure-openai" : "@name";
                request.Config["api_version"] = "config";
            }),
            new("header", "header", request => request.Headers["x-portkey-azure-api-version"] = "header"),
            new("saved provider", "saved", request => request.Saved = Saved(request) with { Settings = Version("saved") })),
        new(
            "base URL", Of(static target => target.BaseUrl?.Host, WithProvider),
            new("header `x-portkey-custom-host`", "header.example",
                request => request.Headers["x-portkey-custom-host"] = "https://header.example/v1"),
            new("config `custom_host`", "config.example", request => request.Config["custom_host"] = "https://config.example/v1"),
            new("saved provider `custom_host`", "saved.example", request =>
            {
                request.Saved = Saved(request) with { CustomHost = new("https://saved.example/v1") };
                request.Headers["x-portkey-provider"] = "@name";
            }),
            new("deployment `PROVIDERS__<slug>__BASEURL`", new Uri(PrecedenceWorld.BaseUrl).Host,
                static request => request.IsDeployed = true),
            new("vendor", null, static _ => { })),
        new(
            "time until the headers", Of(static target => Seconds(target.Time.Headers), WithProvider),
            new("header `x-portkey-request-timeout`", "1", request => request.Headers["x-portkey-request-timeout"] = "1000"),
            new("config `request_timeout`", "2", request => request.Config["request_timeout"] = 2000),
            new("deployment `UPSTREAM__HEADERSSECONDS`", Seconds(TimeSpan.FromSeconds(PrecedenceWorld.HeadersSeconds)),
                static request => request.IsDeployed = true)),
        new(
            "forwarded headers", Of(static target => string.Join(',', target.ForwardHeaders), WithProvider),
            new("header `x-portkey-forward-headers`", "x-header", request => request.Headers["x-portkey-forward-headers"] = "x-header"),
            new("config `forward_headers`", "x-config", request => request.Config["forward_headers"] = new JsonArray("x-config"))),
        new(
            "strict mode", Of(static target => target.Strict ? "true" : "false", WithProvider),
            new("header `x-gateway-strict: true`", "true", request => request.Headers["x-gateway-strict"] = "true"),
            new("config `strict`", "false", request => request.Config["strict"] = false)),
        new(
            "cache", Of(static target => target.Cache?.MaxAge is { } age ? Seconds(age) : "any", WithProvider),
            new("config `cache`", "77", request => request.Config["cache"] = new JsonObject { ["mode"] = "simple", ["max_age"] = 77 }),
            new("header `x-portkey-cache`", "any", request => request.Headers["x-portkey-cache"] = "simple")),
        new(
            "models in place of others", Of(static target => target.ModelAliases!.Resolve("dall-e-3", null), WithProvider),
            new("config `model_aliases`", "of-the-config",
                request => request.Config["model_aliases"] = new JsonObject { ["dall-e-3"] = "of-the-config" }),
            new("deployment `MODELALIASES`", PrecedenceWorld.DeploymentModel, static request => request.IsDeployed = true)),
        new(
            "circuit breaker", Of(static target => target.Breaker!.Failures?.ToString(CultureInfo.InvariantCulture), WithProvider),
            new("config `cb_config`", "3", request =>
            {
                request.Config["strategy"] = new JsonObject { ["mode"] = "single" };
                request.Put("strategy", "cb_config", new JsonObject { ["failure_threshold"] = 3 });
                request.Config["targets"] = new JsonArray(new JsonObject { ["provider"] = OpenAi, ["api_key"] = "k" });
            }),
            new("provider", null, static _ => { })),
        new(
            "effects of a saved guardrail", Of(static target => target.InputGuardrails[0].Deny ? "true" : "false", WithProvider),
            new("config, beside its name", "false", request => request.Config["input_guardrails"] =
                new JsonArray(new JsonObject { ["id"] = PrecedenceWorld.Guardrail, ["deny"] = false })),
            new("saved guardrail", "true", request => request.Config["input_guardrails"] ??= new JsonArray(PrecedenceWorld.Guardrail))),
        new(
            "parameter", static async (world, request) =>
            {
                WithProvider(request);
                return (await world.ParametersOfAsync(request)).Text("user");
            },
            new("config `override_params`", "override", request => request.Put("override_params", "user", "override")),
            new("body", "body", request => request.Body["user"] = "body"),
            new("config `default_params`", "default", request => request.Put("default_params", "user", "default"))),
        new(
            "model", static (world, request) =>
            {
                WithProvider(request);
                return world.ModelOfAsync(request);
            },
            new("config `override_params`", "override", request => request.Put("override_params", "model", "override")),
            new("path of a deployment", "path", request => request.PathModel = "path"),
            new("body", "body", request => request.Body["model"] = "body"),
            new("config `default_params`", "default", request => request.Put("default_params", "model", "default")),
            new("provider's default", "gpt-image-2", static _ => { })),
        new(
            "setting in a config", static async (world, request) =>
            {
                request.Config["strategy"] = new JsonObject { ["mode"] = "single" };
                var target = request.Config["targets"] ??= new JsonArray(new JsonObject());
                (target[0]!["provider"], target[0]!["api_key"]) = (OpenAi, "k");
                return Seconds((await world.TargetOfAsync(request)).Time.Headers);
            },
            new("target", "3", request => request.Config["targets"] = new JsonArray(new JsonObject { ["request_timeout"] = 3000 })),
            new("strategy around it", "4", request => request.Config["request_timeout"] = 4000)),
    ];

    /// <inheritdoc/>
    public override string ToString() => Setting;

    private static Func<PrecedenceWorld, PrecedenceRequest, Task<string?>> Header(string name) => (_, request) =>
        Task.FromResult<string?>(PrecedenceWorld.HeadersOf(request)[name].ToString());

    private static Func<PrecedenceWorld, PrecedenceRequest, Task<string?>> Of(
        Func<Target, string?> value, Action<PrecedenceRequest>? prepare = null, bool saved = false) => async (world, request) =>
        {
            prepare?.Invoke(request);
            if (saved)
                request.Saved = Saved(request);
            return value(await world.TargetOfAsync(request));
        };

    private static Func<PrecedenceWorld, PrecedenceRequest, Task<string?>> Of(Func<Target, string?> value, bool saved) =>
        Of(value, null, saved);

    private static void WithProvider(PrecedenceRequest request)
    {
        if (!request.Headers.ContainsKey("x-portkey-provider"))
            request.Headers["x-portkey-provider"] = OpenAi;
    }

    // A config that names the saved provider stays as it is; else the headers name it.
    private static void WithAzure(PrecedenceRequest request)
    {
        if (request.Config.ContainsKey("provider"))
            request.Config["provider"] = request.Saved is null ? "azure-openai" : "@name";
        else
            request.Headers["x-portkey-provider"] = request.Saved is null ? "azure-openai" : "@name";
        if (request.Saved is not null)
            request.Saved = request.Saved with { Provider = "azure-openai" };
    }

    private static SavedProvider Saved(PrecedenceRequest request) => request.Saved
        ?? new() { Id = "id", Slug = "name", Workspace = "w", Provider = OpenAi, AllowHostOverride = true };

    private static RequestDefaults Team(RequestDefaults defaults, string team) =>
        defaults with { Metadata = defaults.Metadata.SetItem("team", team) };

    private static FrozenDictionary<string, string> Version(string value) =>
        new Dictionary<string, string> { ["api_version"] = value }.ToFrozenDictionary();

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
