using System.Runtime.CompilerServices;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Gives the targets of a plan the credentials of the saved providers that they name. What was put together is kept with the
/// plan for as long as the saved providers are the same.
/// </summary>
public sealed class SavedTargets(ISavedProviders providers, DestinationRule destinations, ProviderSchema schema, MetadataGuard metadata)
{
    private readonly ConditionalWeakTable<RoutePlan, Names> _names = [];

    /// <summary>The route with its saved providers, or the error that names those which are not there.</summary>
    public ValueTask<ResolvedRoute> BindAsync(ResolvedRoute route, Caller caller, CancellationToken cancellation)
    {
        if (route is { Overrides.Strict: true, Plan.UnknownNames: { Count: > 0 } unknown })
            return ValueTask.FromResult(new ResolvedRoute(null, ConfigCompiler.UnknownIn(unknown)));
        if (caller.MetadataFault is not null && route.Error is null)
            return JudgeAsync(route, caller, cancellation);
        if (caller.Principal.Access is { } access)
            route = route with { Access = access };
        if (route.Plan is not { } plan)
            return ValueTask.FromResult(route);
        if (plan.Root is RouteNode.Leaf { Target: var target })
            return target.SavedName is null
                ? ValueTask.FromResult(route)
                : BindAsync(route, target, caller.Principal.Workspace, cancellation);
        var names = _names.GetValue(plan, static plan => new(plan));
        return names.Targets.Length == 0 ? ValueTask.FromResult(route) : BindAsync(route, names, caller.Principal.Workspace, cancellation);
    }

    private async ValueTask<ResolvedRoute> JudgeAsync(ResolvedRoute route, Caller caller, CancellationToken cancellation) =>
        await BindAsync(await metadata.JudgeAsync(route, caller, cancellation), caller with { MetadataFault = null }, cancellation);

    private async ValueTask<ResolvedRoute> BindAsync(ResolvedRoute route, Target target, string workspace, CancellationToken cancellation)
    {
        if (await providers.FindAsync(workspace, target.SavedName!, cancellation) is { } saved)
        {
            return destinations.Refuse(target, saved, route.Overrides.CustomHost) is { } refusal
                ? new(null, refusal)
                : route with { Plan = route.Plan! with { Root = new RouteNode.Leaf(target.At(saved)) } };
        }

        return VendorOf(target) is { } vendor
            ? route with { Plan = route.Plan! with { Root = new RouteNode.Leaf(target with { Provider = vendor }) } }
            : new(null, RouteErrors.UnknownKeys([target.SavedName!]));
    }

    // '@openai' is the vendor itself where nothing was saved under its name.
    private string? VendorOf(Target target) => target.Provider == target.SavedName ? schema.SlugOf(target.Provider) : null;

    private async ValueTask<ResolvedRoute> BindAsync(ResolvedRoute route, Names names, string workspace, CancellationToken cancellation)
    {
        var saved = new SavedProvider?[names.Targets.Length];
        List<string>? unknown = null;
        GatewayError? refusal = null;
        for (var index = 0; index < saved.Length; index++)
        {
            var target = names.Targets[index];
            saved[index] = await providers.FindAsync(workspace, target.SavedName!, cancellation);
            if (saved[index] is { } found)
                refusal ??= destinations.Refuse(target, found, route.Overrides.CustomHost);
            else if (VendorOf(target) is null)
                (unknown ??= []).Add(target.SavedName!);
        }

        if (unknown is not null)
            return new(null, RouteErrors.UnknownKeys(unknown.Distinct()));
        return refusal is null ? route with { Bound = names.Bind(saved, target => VendorOf(target)) } : new(null, refusal);
    }

    private sealed class Names(RoutePlan plan)
    {
        private Binding? _latest;

        public Target[] Targets { get; } = [.. RouteWalk.Targets(plan.Root).Where(target => target.SavedName is not null)];

        // Workspaces rarely share a plan that names saved providers; one that does not match is made anew.
        public IReadOnlyDictionary<Target, Target> Bind(SavedProvider?[] saved, Func<Target, string?> vendorOf)
        {
            if (Volatile.Read(ref _latest) is { } known && known.Saved.AsSpan().SequenceEqual(saved, ReferenceEqualityComparer.Instance))
                return known.Bound;
            var bound = new Dictionary<Target, Target>(ReferenceEqualityComparer.Instance);
            for (var index = 0; index < saved.Length; index++)
            {
                var target = Targets[index];
                bound[target] = saved[index] is { } provider
                    ? target.At(provider)
                    : target with { Provider = vendorOf(target) ?? target.Provider };
            }

            Volatile.Write(ref _latest, new(saved, bound));
            return bound;
        }
    }

    private sealed record Binding(SavedProvider?[] Saved, IReadOnlyDictionary<Target, Target> Bound);
}
