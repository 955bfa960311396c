using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Routing;

/// <summary>A config, validated and compiled: where a request goes. Immutable and shared between requests.</summary>
/// <param name="Root">The tree of strategies and targets.</param>
/// <param name="Warnings">What of the config is accepted and has no effect.</param>
public sealed record RoutePlan(RouteNode Root, IReadOnlyList<string> Warnings)
{
    /// <summary>Names the config for what is shared about it: a saved one's id, an inline one's hash; empty where there is none.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The texts of the config that no answer may show.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>Names of the config that are not known, as sentences; strict mode refuses them.</summary>
    public IReadOnlyList<string> UnknownNames { get; init; } = [];

    /// <summary>True when the config names no provider, so that the request's headers must.</summary>
    public bool ProviderFromHeaders => Root is RouteNode.Leaf { Target: { Provider.Length: 0, SavedName: null } };
}

/// <summary>A node of a plan.</summary>
public abstract record RouteNode
{
    private RouteNode()
    {
    }

    /// <summary>Plan that consists of one target.</summary>
    public sealed record Leaf(Target Target) : RouteNode;

    /// <summary>Portkey's <c>single</c>: the first of its targets and no other (docs/architecture/portkey.md#single).</summary>
    public sealed record Single(RouteNode First) : RouteNode;

    /// <summary>One after the other until one answers (docs/architecture/portkey.md#fallback).</summary>
    /// <param name="Children">At least one.</param>
    /// <param name="OnStatusCodes">The statuses after which the next one is tried; null: every one that is not 2xx.</param>
    /// <param name="OnlyIfNotStarted">Whether an attempt that may have been billed ends the chain.</param>
    public sealed record Fallback(ImmutableArray<RouteNode> Children, ImmutableArray<int>? OnStatusCodes, bool OnlyIfNotStarted) : RouteNode
    {
        /// <summary>Determines whether the list names a status, and the class of the attempt is no reason to stay.</summary>
        public bool GoesOnFrom(int status, AttemptClass attempt) =>
            OnStatusCodes?.Contains(status) == true && (!OnlyIfNotStarted || attempt == AttemptClass.NotStarted);
    }

    /// <summary>One of several, by weight (docs/architecture/portkey.md#load-balancing) or otherwise.</summary>
    /// <param name="Children">At least one.</param>
    /// <param name="Weights">One per child, not negative, not all zero.</param>
    /// <param name="Sticky">What keeps callers with a child, or null; only by weight.</param>
    public sealed record LoadBalance(ImmutableArray<RouteNode> Children, ImmutableArray<double> Weights, StickyRule? Sticky) : RouteNode
    {
        /// <summary>Rule by which a child is chosen.</summary>
        public BalanceMode Mode { get; init; }

        /// <summary>The order of a round robin; null for other modes.</summary>
        public RoundRobinCycle? Cycle { get; init; }

        /// <summary>Path of the strategy in its config.</summary>
        public string Path { get; init; } = "config";
    }

    /// <summary>The one that the request's facts name (docs/architecture/portkey.md#conditions).</summary>
    /// <param name="Cases">Tried in order.</param>
    /// <param name="Default">The child where no case fits, or null.</param>
    public sealed record Conditional(ImmutableArray<RouteCase> Cases, RouteNode? Default) : RouteNode
    {
        /// <summary>The child for a request, or null where no case fits and there is no default.</summary>
        public RouteNode? Choose(RequestAttributes facts) => Choose(facts, out _);

        /// <summary>The child for a request, or null where no case fits and there is no default.</summary>
        /// <param name="facts">The request's facts.</param>
        /// <param name="index">The case that fits, or -1.</param>
        public RouteNode? Choose(RequestAttributes facts, out int index)
        {
            for (index = 0; index < Cases.Length; index++)
            {
                if (Cases[index].When.Fits(facts))
                    return Cases[index].Then;
            }

            index = -1;
            return Default;
        }
    }
}

/// <summary>A condition and where it leads.</summary>
public sealed record RouteCase(Condition When, RouteNode Then);

/// <summary>Keeps a caller with one child for a while.</summary>
/// <param name="HashFields">What tells callers apart: <c>metadata.x</c>, <c>params.x</c>, <c>headers.x</c>.</param>
/// <param name="Ttl">For how long; the buckets of time are the same for all callers.</param>
public sealed record StickyRule(ImmutableArray<string> HashFields, TimeSpan Ttl)
{
    /// <summary>The fields, taken apart.</summary>
    public ImmutableArray<RequestAttributePath> Facts { get; } = [.. HashFields.Select(RequestAttributePath.Parse)];

    /// <summary>Portkey's documented default (docs/architecture/portkey.md#load-balancing).</summary>
    public static readonly TimeSpan DefaultTtl = TimeSpan.FromSeconds(3600);
}
