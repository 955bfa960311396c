using System.Collections.Immutable;

namespace ImageGateway.Core.Routing;

/// <summary>Chooses by weight; a weight of zero is never chosen.</summary>
public static class WeightedChoice
{
    /// <summary>The index that a number chooses.</summary>
    /// <param name="weights">Not negative, not all zero.</param>
    /// <param name="random">From 0, below 1.</param>
    public static int Pick(ImmutableArray<double> weights, double random)
    {
        var rest = random * Sum(weights);
        var last = 0;
        for (var index = 0; index < weights.Length; index++)
        {
            if (weights[index] <= 0)
                continue;
            last = index;
            if (rest < weights[index])
                return index;
            rest -= weights[index];
        }

        return last;
    }

    /// <summary>
    /// The index that keeps a caller with one child: rendezvous hashing, so that a change of one weight moves only the
    /// callers of that child.
    /// </summary>
    /// <param name="weights">Not negative, not all zero.</param>
    /// <param name="caller">Who is kept.</param>
    /// <param name="hash">From 0, below 1, for a caller and the index of a child; the same for the same caller.</param>
    public static int PickSticky<TCaller>(ImmutableArray<double> weights, TCaller caller, Func<TCaller, int, double> hash)
    {
        var (best, bestScore) = (-1, double.NegativeInfinity);
        for (var index = 0; index < weights.Length; index++)
        {
            if (weights[index] <= 0)
                continue;
            var score = Math.Log(Math.Max(hash(caller, index), double.Epsilon)) / weights[index];
            if (best < 0 || score > bestScore)
                (best, bestScore) = (index, score);
        }

        return best;
    }

    private static double Sum(ImmutableArray<double> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights)
            sum += weight;
        return sum;
    }
}
