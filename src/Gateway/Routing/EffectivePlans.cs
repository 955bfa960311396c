using ImageGateway.Core.Configs;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Makes the effective plan of a request: finds the saved providers that its targets name, and lays the sources over each
/// other (<see cref="Precedence"/>). A config's plan is kept for as long as the saved providers are the same.
/// </summary>
public sealed class EffectivePlans(
    ISavedProviders providers, DestinationRule destinations, ProviderSchema schema, MetadataGuard metadata, Precedence precedence)
{
    private readonly SavedProviderPlans _known = new();

    /// <summary>The request's plan, or the error that names the saved providers which are not there.</summary>
    /// <param name="route">What its headers name.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="parameters">What is asked for.</param>
    /// <param name="cancellation">Ends the search for saved providers.</param>
    public ValueTask<Result<ResolvedRequest>> MakeAsync(
        RouteResolution.Resolved route, Caller caller, ParameterSet parameters, CancellationToken cancellation)
    {
        if (route is { Overrides.Strict: true, Config.Plan.UnknownNames: { Count: > 0 } unknown })
            return new(ConfigCompiler.UnknownIn(unknown));
        if (caller.MetadataFault is not null)
            return JudgeAsync(route, caller, parameters, cancellation);
        var layer = new RequestLayer(route.Overrides, caller.Principal.Access, parameters);
        if (route.FromHeaders is { } named)
        {
            if (route.Config is null && named.SavedName is null)
                return new(new ResolvedRequest(new(new RouteNode.Leaf(precedence.Effective(named, layer))), parameters));
            if (named.SavedName is not null)
                return OneAsync(route, named, caller, layer, cancellation);
            var target = Complete(route, named);
            return new(new ResolvedRequest(PlanOf(route, precedence.Effective(target, target.Provider, null, layer)), parameters));
        }

        return route.Config!.Named.Length == 0
            ? new(new ResolvedRequest(PlanOf(route.Config, [], layer), parameters))
            : AllAsync(route.Config, caller, layer, cancellation);
    }

    private async ValueTask<Result<ResolvedRequest>> JudgeAsync(
        RouteResolution.Resolved route, Caller caller, ParameterSet parameters, CancellationToken cancellation)
    {
        var root = route.Config?.Plan.Root;
        if (!(await metadata.JudgeAsync(root, caller, cancellation)).TryGet(out var warning, out var refusal))
            return refusal;
        var made = await MakeAsync(route, caller with { MetadataFault = null }, parameters, cancellation);
        return made.Select(request => request with { Plan = request.Plan with { Warnings = [.. request.Plan.Warnings, warning] } });
    }

    private static Target Complete(RouteResolution.Resolved route, in NamedTarget named) =>
        Precedence.Complete(route.Config is { } config ? RouteWalk.First(config.Plan) : null, named);

    private async ValueTask<Result<ResolvedRequest>> OneAsync(
        RouteResolution.Resolved route, NamedTarget named, Caller caller, RequestLayer layer, CancellationToken cancellation)
    {
        var saved = await providers.FindAsync(caller.Principal.Workspace, named.SavedName!, cancellation);

        // Of a request that names it and says no more of its target, the plan is the same for the next one.
        var isShared = saved is { ModelSettings.Count: 0 } && route.Config is null && named.Settings.Count == 0
            && ReferenceEquals(layer.Headers, RequestOverrides.None);
        if (isShared && _known.Find(saved!, named.SavedName!, layer.Access) is { } known)
            return new ResolvedRequest(known, layer.Parameters);
        var target = Complete(route, named);
        if (saved is not null && destinations.Refuse(target, saved, route.Overrides.CustomHost) is { } refusal)
            return refusal;
        if (saved is null && VendorOf(target) is null)
            return RouteErrors.UnknownKeys([target.SavedName!]);
        var plan = PlanOf(route, precedence.Effective(target, VendorOf(target) ?? target.Provider, saved, layer));
        if (isShared)
            _known.Keep(saved!, named.SavedName!, layer.Access, plan);
        return new ResolvedRequest(plan, layer.Parameters);
    }

    private async ValueTask<Result<ResolvedRequest>> AllAsync(
        CompiledConfig config, Caller caller, RequestLayer layer, CancellationToken cancellation)
    {
        var saved = new SavedProvider?[config.Named.Length];
        List<string>? unknown = null;
        GatewayError? refusal = null;
        for (var index = 0; index < saved.Length; index++)
        {
            var target = config.Named[index];
            saved[index] = await providers.FindAsync(caller.Principal.Workspace, target.SavedName!, cancellation);
            if (saved[index] is { } found)
                refusal ??= destinations.Refuse(target, found, layer.Headers.CustomHost);
            else if (VendorOf(target) is null)
                (unknown ??= []).Add(target.SavedName!);
        }

        if (unknown is not null)
            return RouteErrors.UnknownKeys(unknown.Distinct());
        return refusal is null ? new ResolvedRequest(PlanOf(config, saved, layer), layer.Parameters) : refusal;
    }

    // '@openai' is the vendor itself where nothing was saved under its name.
    private string? VendorOf(Target target) => target.Provider == target.SavedName ? schema.SlugOf(target.Provider) : null;

    private static EffectivePlan PlanOf(RouteResolution.Resolved route, Target target) => route.Config is { } config
        ? Describe(config.Plan, new RouteNode.Leaf(target))
        : new(new RouteNode.Leaf(target));

    private EffectivePlan PlanOf(CompiledConfig config, SavedProvider?[] saved, RequestLayer layer)
    {
        // Without a part of the request's own it is the same for the next one.
        var isShared = ReferenceEquals(layer.Headers, RequestOverrides.None)
            && Array.TrueForAll(saved, static provider => provider is not { ModelSettings.Count: > 0 });
        if (isShared && config.Find(saved, layer.Access) is { } known)
            return known;
        var found = new Dictionary<Target, SavedProvider?>(saved.Length, ReferenceEqualityComparer.Instance);
        for (var index = 0; index < saved.Length; index++)
            found[config.Named[index]] = saved[index];
        var plan = Describe(config.Plan, RouteWalk.Replace(config.Plan.Root, target => found.TryGetValue(target, out var provider)
            ? precedence.Effective(target, VendorOf(target) ?? target.Provider, provider, layer)
            : precedence.Effective(target, target.Provider, null, layer)));
        if (isShared)
            config.Keep(saved, layer.Access, plan);
        return plan;
    }

    private static EffectivePlan Describe(RoutePlan written, RouteNode root) =>
        new(root) { Id = written.Id, Warnings = written.Warnings, Secrets = written.Secrets };
}
