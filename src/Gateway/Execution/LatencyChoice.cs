using System.Collections.Immutable;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Chooses the child of a load balance whose target has answered fastest of late.</summary>
public sealed class LatencyChoice(BreakerGate breakers, ProviderCatalog providers, TargetRequests requests)
{
    // Means that differ by less are the same for a choice; else the whole load would jump from one to the other.
    private const double SameLatency = 1.1;

    // A target that only fails is no better than one that is this many times as slow.
    private const double LeastSuccess = 0.01;

    /// <summary>Picks among the children whose mean differs least from the best one's.</summary>
    /// <param name="balance">The load balance.</param>
    /// <param name="weights">Its weights, zero for children that are not to be chosen; not all zero.</param>
    /// <param name="request">The request.</param>
    /// <param name="draw">Decides between equals.</param>
    /// <param name="explores">Whether a child of which nothing is known may be tried.</param>
    /// <returns>The child, and its mean; null where nothing is known.</returns>
    public (int Index, TimeSpan? Latency) Pick(
        RouteNode.LoadBalance balance, ImmutableArray<double> weights, RoutedRequest request, Random draw, bool explores)
    {
        var scores = new double[weights.Length];
        for (var index = 0; index < weights.Length; index++)
        {
            scores[index] = double.PositiveInfinity;
            if (weights[index] <= 0 || FirstTarget.Of(balance.Children[index], request.Facts) is not { } target)
                continue;
            if (providers.Find(target.Provider) is not { } provider)
                continue;
            var health = breakers.HealthOf(provider, target, ModelOf(provider, target, request));
            if (health.Latency is { } mean)
                scores[index] = mean.TotalSeconds / Math.Max(LeastSuccess, 1 - health.FailureShare);
            else if (explores && health.Subject?.TryExplore() == true)
                return (index, null);
        }

        var best = scores.Min();
        var chosen = double.IsPositiveInfinity(best)
            ? weights
            : [.. weights.Select((weight, index) => scores[index] <= best * SameLatency ? weight : 0)];
        var fastest = WeightedChoice.Pick(chosen, draw.NextDouble());
        return (fastest, double.IsPositiveInfinity(best) ? null : TimeSpan.FromSeconds(scores[fastest]));
    }

    private string? ModelOf(IImageProvider provider, Target target, RoutedRequest request) =>
        requests.Of(provider, target, request.Image).TryGet(out var asked, out _) ? asked.Asked.Model : null;
}
