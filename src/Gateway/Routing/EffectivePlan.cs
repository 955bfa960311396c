using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Plan of one request: a tree whose targets have everything that headers, config, saved providers, key and deployment say of
/// them. Nothing changes them on the walk. Immutable.
/// </summary>
/// <param name="Root">The tree of strategies and targets.</param>
public sealed record EffectivePlan(RouteNode Root)
{
    /// <summary>Names the config for what is shared about it (<see cref="RoutePlan.Id"/>); empty where there is none.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>Warnings about what of the config, or of the request's metadata, has no effect.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The texts of the config that no answer may show.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];
}

/// <summary>A request that knows its way.</summary>
/// <param name="Plan">Where it goes.</param>
/// <param name="Parameters">What it asks for; the model without the provider's name, where that named the provider.</param>
public readonly record struct ResolvedRequest(EffectivePlan Plan, ParameterSet Parameters);
