using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Finds the way of a request: reads from its headers who serves it, in Portkey's order of checks
/// (docs/architecture/portkey.md#precedence), and makes its plan.
/// </summary>
public sealed class RouteResolver(
    RouteHeaders reader, InlineConfigs inline, SavedConfigs saved, SavedGuardrails guardrails, DestinationRule destinations,
    EffectivePlans plans)
{
    private static readonly RouteResolution NoProvider = new RouteResolution.NeedsModel(RouteErrors.NoProvider);
    private static readonly RouteResolution NoProviderInConfig = new RouteResolution.NeedsModel(RouteErrors.NoProviderInConfig);

    /// <summary>Determines whether any header selects a provider or config.</summary>
    public static bool HasSignal(IHeaderDictionary headers) =>
        headers.ContainsKey(GatewayHeaders.Provider) || headers.ContainsKey(GatewayHeaders.Config)
            || headers.ContainsKey(GatewayHeaders.VirtualKey);

    /// <summary>Reads who serves a request, before its body is there.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellation">Ends the search for a saved config.</param>
    public ValueTask<RouteResolution> ReadAsync(IHeaderDictionary headers, Caller caller, CancellationToken cancellation) =>
        ReadAsync(headers[GatewayHeaders.Provider].ToString(), headers, caller, cancellation);

    /// <summary>
    /// Makes the plan once the parameters are there: a model's name may name the provider that no header names, and then it goes
    /// without it to that provider (<see cref="ModelSlug"/>).
    /// </summary>
    /// <param name="early">What the headers say.</param>
    /// <param name="headers">The request's headers.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="parameters">What is asked for.</param>
    /// <param name="cancellation">Ends the search for saved configs and providers.</param>
    public ValueTask<Result<ResolvedRequest>> ResolveAsync(
        RouteResolution early, IHeaderDictionary headers, Caller caller, ParameterSet parameters, CancellationToken cancellation)
    {
        if (ModelSlug.Parse(parameters.Text(ParameterNames.Model)) is { } named)
        {
            var bare = parameters.With(new(ParameterNames.Model, JsonText.Quote(named.Model)));
            if (early is RouteResolution.NeedsModel)
                return ResolveAsync(named.Provider, headers, caller, bare, cancellation);
            if (headers[GatewayHeaders.Provider].ToString() == named.Provider)
                parameters = bare;
        }

        return MakeAsync(early, caller, parameters, cancellation);
    }

    private async ValueTask<Result<ResolvedRequest>> ResolveAsync(
        string provider, IHeaderDictionary headers, Caller caller, ParameterSet parameters, CancellationToken cancellation) =>
        await MakeAsync(await ReadAsync(provider, headers, caller, cancellation), caller, parameters, cancellation);

    private ValueTask<Result<ResolvedRequest>> MakeAsync(
        RouteResolution route, Caller caller, ParameterSet parameters, CancellationToken cancellation) => route switch
        {
            RouteResolution.Resolved resolved => plans.MakeAsync(resolved, caller, parameters, cancellation),
            RouteResolution.NeedsModel nobody => new(nobody.Missing),
            RouteResolution.Failed failed => new(failed.Error),
            _ => throw new ArgumentOutOfRangeException(nameof(route)),
        };

    private ValueTask<RouteResolution> ReadAsync(
        string provider, IHeaderDictionary headers, Caller caller, CancellationToken cancellation)
    {
        var config = headers[GatewayHeaders.Config].ToString();
        var savedName = Precedence.SavedName(provider, headers[GatewayHeaders.VirtualKey].ToString());
        if (provider.Length == 0 && config.Length == 0 && savedName is null)
            return new(NoProvider);
        if (provider is not ([] or ['@', ..]))
        {
            // A virtual key says the provider; a name beside it is for people.
            if (reader.SlugOf(provider).TryGet(out var slug, out var unknown))
                provider = slug;
            else if (savedName is null)
                return Fail(unknown);
        }

        if (!reader.ReadOverrides(headers).TryGet(out var overrides, out var fault))
            return Fail(fault);
        var fromHeaders = provider.Length == 0 && savedName is null
            ? default(NamedTarget?)
            : reader.ReadTarget(provider, savedName, headers, caller.ProviderKey);
        if (config.Length == 0)
            return new(new RouteResolution.Resolved(fromHeaders, null, overrides));
        return SavedConfigs.IsName(config)
            ? ReadSavedAsync(config, fromHeaders, caller, overrides, cancellation)
            : OfInlineAsync(inline.GetOrCompile(config), fromHeaders, caller, overrides, cancellation);
    }

    private ValueTask<RouteResolution> OfInlineAsync(
        Result<CompiledConfig> compiled, NamedTarget? fromHeaders, Caller caller, RequestOverrides overrides,
        CancellationToken cancellation)
    {
        if (!compiled.TryGet(out var config, out var error))
            return Fail(error);
        var guarded = guardrails.ApplyAsync(config, caller.Principal.Workspace, cancellation);
        return guarded.IsCompletedSuccessfully
            ? new(Of(guarded.Result, fromHeaders, overrides))
            : AwaitAsync(guarded, fromHeaders, overrides);
    }

    private static async ValueTask<RouteResolution> AwaitAsync(
        ValueTask<Result<CompiledConfig>> guarded, NamedTarget? fromHeaders, RequestOverrides overrides) =>
        Of(await guarded, fromHeaders, overrides);

    private async ValueTask<RouteResolution> ReadSavedAsync(
        string name, NamedTarget? fromHeaders, Caller caller, RequestOverrides overrides, CancellationToken cancellation)
    {
        if (!(await saved.FindAsync(caller.Principal.Workspace, name, cancellation)).TryGet(out var config, out var error))
            return new RouteResolution.Failed(error);
        if (RefuseSaved(config, overrides, name) is { } refusal)
            return new RouteResolution.Failed(refusal);
        if (overrides.Cache is { } cache)
            overrides = overrides with { Cache = cache with { Scope = config.Revision! } };
        return Of(await guardrails.ApplyAsync(config, caller.Principal.Workspace, cancellation), fromHeaders, overrides);
    }

    private static RouteResolution Of(Result<CompiledConfig> compiled, NamedTarget? fromHeaders, RequestOverrides overrides)
    {
        if (!compiled.TryGet(out var config, out var error))
            return new RouteResolution.Failed(error);
        if (config.GuardrailRevision.Length > 0 && overrides.Cache is { } cache)
            overrides = overrides with { Cache = cache with { Scope = $"{cache.Scope},{config.GuardrailRevision}" } };
        if (!config.Plan.ProviderFromHeaders)
            return new RouteResolution.Resolved(null, config, overrides);
        return fromHeaders is null ? NoProviderInConfig : new RouteResolution.Resolved(fromHeaders, config, overrides);
    }

    // What a saved config keeps secret goes where the config says.
    private GatewayError? RefuseSaved(CompiledConfig compiled, RequestOverrides overrides, string config) =>
        compiled.Plan.ProviderFromHeaders && destinations.HoldsSecret(RouteWalk.First(compiled.Plan))
            ? RouteErrors.SecretWithoutProvider(config)
            : destinations.Refuse(compiled.Plan, overrides.CustomHost, config);

    private static ValueTask<RouteResolution> Fail(GatewayError error) => new(new RouteResolution.Failed(error));
}
