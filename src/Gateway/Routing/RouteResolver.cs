using System.Collections.Frozen;
using System.Globalization;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Responses;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Routing;

/// <summary>Reads from the headers who serves a request, in Portkey's order of checks (docs/architecture/portkey.md#precedence).</summary>
public sealed class RouteResolver(
    ProviderSchema schema, SavedConfigs saved, ConfigSecrets secrets, DestinationRule destinations, EgressPolicy egress)
{
    private readonly PlanCache _plans = new();
    private readonly Func<string, ConfigResult> _compile = text =>
    {
        var compiled = ConfigCompiler.Compile(text, egress.IsAllowedHost, schema);
        return compiled.Plan is { } plan ? compiled with { Plan = plan with { Secrets = secrets.TextsOf(text) } } : compiled;
    };

    /// <summary>Determines whether any header selects a provider or config.</summary>
    public static bool HasSignal(IHeaderDictionary headers) =>
        headers.ContainsKey(GatewayHeaders.Provider) || headers.ContainsKey(GatewayHeaders.Config)
            || headers.ContainsKey(GatewayHeaders.VirtualKey);

    /// <summary>The route of a request.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellation">Ends the search for a saved config.</param>
    public ValueTask<ResolvedRoute> ResolveAsync(IHeaderDictionary headers, Caller caller, CancellationToken cancellation) =>
        ResolveAsync(headers[GatewayHeaders.Provider].ToString(), headers, caller, cancellation);

    /// <summary>
    /// The route once the parameters are there: a model's name may name the provider that no header names, and then it goes
    /// without it to that provider (<see cref="ModelSlug"/>).
    /// </summary>
    public async ValueTask<(ResolvedRoute Route, ParameterSet Parameters)> ResolveAsync(
        ResolvedRoute early, IHeaderDictionary headers, Caller caller, ParameterSet parameters, CancellationToken cancellation)
    {
        if (ModelSlug.Parse(parameters.Text(ParameterNames.Model)) is not { } named)
            return (early, parameters);
        var bare = parameters.With(new(ParameterNames.Model, JsonText.Quote(named.Model)));
        if (NeedsModel(early))
            return (await ResolveAsync(named.Provider, headers, caller, cancellation), bare);
        return headers[GatewayHeaders.Provider].ToString() == named.Provider ? (early, bare) : (early, parameters);
    }

    private async ValueTask<ResolvedRoute> ResolveAsync(
        string provider, IHeaderDictionary headers, Caller caller, CancellationToken cancellation)
    {
        var config = headers[GatewayHeaders.Config].ToString();
        var savedName = SavedName(provider, headers);
        if (provider.Length == 0 && config.Length == 0 && savedName is null)
            return Fail(RouteErrors.NoProvider);
        if (provider is not ([] or ['@', ..]))
        {
            // A virtual key says the provider; a name beside it is for people.
            if (schema.SlugOf(provider) is { } slug)
                provider = slug;
            else if (savedName is null)
                return Fail(RouteErrors.UnknownProvider(provider, schema.Names.List));
        }

        if (ReadOverrides(headers, out var overrides) is { } fault)
            return Fail(fault);
        if (config.Length == 0)
            return new(new RoutePlan(new RouteNode.Leaf(FromHeaders(provider, savedName, headers, caller)), []), null)
            { Overrides = overrides };

        var compiled = SavedConfigs.IsName(config)
            ? await saved.FindAsync(caller.Principal.Workspace, config, cancellation)
            : _plans.GetOrCompile(config, _compile);
        if (compiled.Error is { } error)
            return Fail(error);
        if (compiled.Revision is { } revision)
        {
            if (RefuseSaved(compiled, overrides, config) is { } refusal)
                return Fail(refusal);
            if (overrides.Cache is { } cache)
                overrides = overrides with { Cache = cache with { Scope = revision } };
        }

        if (!compiled.ProviderFromHeaders)
            return new(compiled.Plan, null) { Overrides = overrides };
        return provider.Length == 0 && savedName is null
            ? Fail(RouteErrors.NoProviderInConfig)
            : new(Complete(compiled.Plan!, FromHeaders(provider, savedName, headers, caller)), null) { Overrides = overrides };
    }

    /// <summary>Determines whether the route failed only because no provider is named, which the model's name may still do.</summary>
    public static bool NeedsModel(ResolvedRoute route) =>
        ReferenceEquals(route.Error, RouteErrors.NoProvider) || ReferenceEquals(route.Error, RouteErrors.NoProviderInConfig);

    // '@slug' in the provider's header comes before a virtual key (docs/architecture/portkey.md#precedence).
    private static string? SavedName(string provider, IHeaderDictionary headers) =>
        provider is ['@', .. var slug]
            ? slug
            : headers[GatewayHeaders.VirtualKey].ToString() is { Length: > 0 } key ? key.TrimStart('@') : null;

    // What a saved config keeps secret goes where the config says.
    private GatewayError? RefuseSaved(ConfigResult compiled, RouteOverrides overrides, string config) =>
        compiled.ProviderFromHeaders && destinations.HoldsSecret(RouteWalk.First(compiled.Plan!))
            ? RouteErrors.SecretWithoutProvider(config)
            : destinations.Refuse(compiled.Plan!, overrides.CustomHost, config);

    // A config without a provider is a setting for the one in the header.
    private static RoutePlan Complete(RoutePlan plan, Target fromHeaders)
    {
        var leaf = RouteWalk.First(plan);
        return plan with
        {
            Root = new RouteNode.Leaf(
                leaf with
                {
                    Provider = fromHeaders.Provider,
                    SavedName = fromHeaders.SavedName,
                    ApiKey = leaf.ApiKey
                    ?? fromHeaders.ApiKey,
                    Settings = fromHeaders.Settings
                }),
        };
    }

    private Target FromHeaders(string provider, string? saved, IHeaderDictionary headers, Caller caller)
    {
        provider = provider.TrimStart('@');
        Dictionary<string, string>? settings = null;

        // Of a saved provider only its entry says who it is; then all families are read, and it takes its own.
        foreach (var setting in saved is null ? schema.SettingsOf(provider) : schema.Settings)
        {
            if (headers.TryGetValue(setting.Header, out var value) && value.ToString() is { Length: > 0 } text)
                (settings ??= [])[setting.ConfigKey] = text;
        }

        return new Target
        {
            Provider = provider,
            SavedName = saved,
            ApiKey = caller.ProviderKey,
            Settings = settings?.ToFrozenDictionary()
            ?? FrozenDictionary<string, string>.Empty
        };
    }

    private GatewayError? ReadOverrides(IHeaderDictionary headers, out RouteOverrides overrides)
    {
        overrides = RouteOverrides.None;
        var (host, timeout, forward) = (headers[GatewayHeaders.CustomHost].ToString(), headers[GatewayHeaders.RequestTimeout]
            .ToString(), headers[GatewayHeaders.ForwardHeaders].ToString());
        var strict = headers[GatewayHeaders.Strict].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);
        var cache = CacheOf(headers);
        if (host.Length == 0 && timeout.Length == 0 && forward.Length == 0 && !strict && cache is null)
            return null;

        Uri? customHost = null;
        if (host.Length > 0 && (customHost = CustomHost.Parse(host, egress.IsAllowedHost)) is null)
            return RouteErrors.CustomHost;
        var milliseconds = 0;
        if (timeout.Length > 0
            && (!int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds) || milliseconds == 0))
            return RouteErrors.RequestTimeout(timeout);
        string[]? names = forward.Length > 0
            ? forward.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : null;
        if (names is not null && names.Contains(GatewayHeaders.ForwardHeaders))
            return RouteErrors.ForwardLoop;

        overrides = new(customHost, milliseconds > 0 ? TimeSpan.FromMilliseconds(milliseconds) : null, names, strict) { Cache = cache };
        return null;
    }

    // Portkey's older way to ask for a cache; what the config changes about requests is told apart by its text.
    private static CachePolicy? CacheOf(IHeaderDictionary headers) => headers[GatewayHeaders.Cache].ToString() switch
    {
        "simple" or "semantic" or "true" => new(null, headers[GatewayHeaders.Config].ToString()),
        _ => null,
    };

    private static ResolvedRoute Fail(GatewayError error) => new(null, error);
}
