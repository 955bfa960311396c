using System.Collections.Immutable;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Chooses one of a load balance's children. One that is itself a strategy counts as its first target.</summary>
public sealed class BalanceChoice(
    RoundRobinTurns turns, BreakerGate breakers, ProviderCatalog providers, TargetRequests requests, AttemptTranslator translator,
    TimeProvider time,
    Random random)
{
    // Means that differ by less are the same for a choice; else the whole load would jump from one to the other.
    private const double SameLatency = 1.1;

    // A target that only fails is no better than one that is this many times as slow.
    private const double LeastSuccess = 0.01;

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
                BalanceMode.LeastLatency => new(Fastest(balance, weights, request, random, explores: true).Index),
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
                var (fastest, latency) = Fastest(balance, weights, request, draw, explores: false);
                return (fastest, latency is { } mean
                    ? FormattableString.Invariant($"least latency, {mean.TotalMilliseconds:0} ms")
                    : "least latency, of which nothing is known");
            case BalanceMode.Cheapest:
                var (cheapest, price) = await CheapestAsync(balance, weights, request, draw);
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
        (await CheapestAsync(balance, weights, request, random)).Index;

    private (int Index, TimeSpan? Latency) Fastest(
        RouteNode.LoadBalance balance, ImmutableArray<double> weights, RoutedRequest request, Random draw, bool explores)
    {
        var scores = new double[weights.Length];
        for (var index = 0; index < weights.Length; index++)
        {
            scores[index] = double.PositiveInfinity;
            if (weights[index] <= 0 || FirstOf(balance.Children[index], request.Facts) is not { } target)
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

    private async ValueTask<(int Index, long? MicroDollars)> CheapestAsync(
        RouteNode.LoadBalance balance, ImmutableArray<double> weights, RoutedRequest request, Random draw)
    {
        var prices = new long?[weights.Length];
        for (var index = 0; index < weights.Length; index++)
        {
            if (weights[index] > 0 && FirstOf(balance.Children[index], request.Facts) is { } target)
                prices[index] = await PriceAsync(target, request);
        }

        var least = prices.Min();
        var chosen = least is null ? weights : [.. weights.Select((weight, index) => prices[index] == least ? weight : 0)];
        return (WeightedChoice.Pick(chosen, draw.NextDouble()), least);
    }

    private async ValueTask<long?> PriceAsync(Target target, RoutedRequest request)
    {
        if (providers.Find(target.Provider) is not { } provider
            || !requests.Of(provider, target, request.Image).TryGet(out var asked, out _))
            return null;
        var writing = await translator.WriteAsync(
            PlaceholderSources.Silent, null, provider, target, asked, CancellationToken.None);
        return writing.TryGet(out var written, out _) ? written.Quote?.MicroDollars : null;
    }

    private string? ModelOf(IImageProvider provider, Target target, RoutedRequest request) =>
        requests.Of(provider, target, request.Image).TryGet(out var asked, out _) ? asked.Asked.Model : null;

    private static Target? FirstOf(RouteNode node, RequestAttributes facts) => node switch
    {
        RouteNode.Leaf leaf => leaf.Target,
        RouteNode.Single single => FirstOf(single.First, facts),
        RouteNode.Fallback fallback => FirstOf(fallback.Children[0], facts),
        RouteNode.LoadBalance balance => FirstOf(balance.Children[WeightedChoice.Pick(balance.Weights, 0)], facts),
        RouteNode.Conditional conditional => conditional.Choose(facts) is { } chosen ? FirstOf(chosen, facts) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static BalanceId IdOf(RouteNode.LoadBalance balance, RoutedRequest request) => new(request.Plan.Id, balance.Path);
}
