using System.Collections.Immutable;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Chooses one of a load balance's children. One that is itself a strategy counts as its first target.</summary>
public sealed class BalanceChoice(
    RoundRobinTurns turns, LatencyChoice latencies, PriceChoice prices, TimeProvider time, Random random)
{
    /// <summary>The index of the chosen child.</summary>
    /// <param name="balance">The load balance.</param>
    /// <param name="weights">Its weights, zero for children that are not to be chosen; not all zero.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">Ends the choice.</param>
    public ValueTask<int> PickAsync(
        RouteNode.LoadBalance balance, ImmutableArray<double> weights, RoutedRequest request, CancellationToken cancellation) =>
            balance.Mode switch
            {
                BalanceMode.RoundRobin => NextAsync(balance, weights, request, cancellation),
                BalanceMode.LeastLatency => new(latencies.Pick(balance, weights, request, random, explores: true).Index),
                BalanceMode.Cheapest => LeastAsync(balance, weights, request),
                _ => new(ByWeight(balance, weights, request)),
            };

    /// <summary>The child that would be chosen, and why; nothing is used up or begun.</summary>
    public async ValueTask<(int Index, string Reason)> PreviewAsync(
        RouteNode.LoadBalance balance, ImmutableArray<double> weights, RoutedRequest request, Random draw)
    {
        switch (balance.Mode)
        {
            case BalanceMode.RoundRobin:
                var position = turns.Peek(IdOf(balance, request));
                return (balance.Cycle!.At(position, index => weights[index] <= 0), FormattableString.Invariant(
                    $"round robin, position {position % balance.Cycle.Length} of {balance.Cycle.Length} next here"));
            case BalanceMode.LeastLatency:
                var (fastest, latency) = latencies.Pick(balance, weights, request, draw, explores: false);
                return (fastest, latency is { } mean
                    ? FormattableString.Invariant($"least latency, {mean.TotalMilliseconds:0} ms")
                    : "least latency, of which nothing is known");
            case BalanceMode.Cheapest:
                var (cheapest, price) = await prices.PickAsync(balance, weights, request, draw);
                return (cheapest, price is { } microDollars
                    ? $"cheapest, {CostText.Dollars(microDollars)} USD"
                    : "cheapest, but none has a price");
            default:
                var index = balance.Sticky is null ? WeightedChoice.Pick(weights, draw.NextDouble()) : ByWeight(balance, weights, request);
                var how = balance.Sticky is { } rule
                    ? FormattableString.Invariant($"sticky by {string.Join(", ", rule.HashFields)} for {rule.Ttl.TotalSeconds} s")
                    : "drawn";
                return (index, FormattableString.Invariant($"{how}, weight {balance.Weights[index]} of {balance.Weights.Sum()}"));
        }
    }

    private int ByWeight(RouteNode.LoadBalance balance, ImmutableArray<double> weights, RoutedRequest request) =>
        balance.Sticky is { } sticky
        ? StickyChoice.Pick(weights, sticky, request.Headers, request.Facts, time.GetUtcNow())
        : WeightedChoice.Pick(weights, random.NextDouble());

    private async ValueTask<int> NextAsync(
        RouteNode.LoadBalance balance, ImmutableArray<double> weights, RoutedRequest request, CancellationToken cancellation) =>
        balance.Cycle!.At(await turns.NextAsync(IdOf(balance, request), cancellation), index => weights[index] <= 0);

    private async ValueTask<int> LeastAsync(RouteNode.LoadBalance balance, ImmutableArray<double> weights, RoutedRequest request) =>
        (await prices.PickAsync(balance, weights, request, random)).Index;

    private static BalanceId IdOf(RouteNode.LoadBalance balance, RoutedRequest request) => new(request.Plan.Id, balance.Path);
}
