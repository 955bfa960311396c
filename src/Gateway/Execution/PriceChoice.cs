using System.Collections.Immutable;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Chooses the child of a load balance that costs least for a request.</summary>
public sealed class PriceChoice(ProviderCatalog providers, TargetRequests requests, AttemptTranslator translator)
{
    /// <summary>Picks among the children whose first attempt costs least.</summary>
    /// <param name="balance">The load balance.</param>
    /// <param name="weights">Its weights, zero for children that are not to be chosen; not all zero.</param>
    /// <param name="request">The request.</param>
    /// <param name="draw">Decides between equals.</param>
    /// <returns>The child, and its price in micro-dollars; null where none has one.</returns>
    public async ValueTask<(int Index, long? MicroDollars)> PickAsync(
        RouteNode.LoadBalance balance, ImmutableArray<double> weights, RoutedRequest request, Random draw)
    {
        var prices = new long?[weights.Length];
        for (var index = 0; index < weights.Length; index++)
        {
            if (weights[index] > 0 && FirstTarget.Of(balance.Children[index], request.Facts) is { } target)
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
}
