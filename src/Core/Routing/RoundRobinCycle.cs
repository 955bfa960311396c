using System.Collections.Immutable;

namespace ImageGateway.Core.Routing;

/// <summary>
/// The order of a smooth weighted round robin: every child has exactly its share of each cycle, spread over it, so that
/// any run of requests is split as evenly as whole requests allow.
/// </summary>
public sealed class RoundRobinCycle
{
    /// <summary>The longest cycle. Weights whose common cycle is longer are met to within one part in it.</summary>
    public const int MaxLength = 4096;

    // Weights are numbers of a JSON text: with so many decimals they are meant as they stand.
    private const int MaxDecimals = 6;

    private readonly ImmutableArray<int> _order;

    private RoundRobinCycle(ImmutableArray<int> order) => _order = order;

    /// <summary>Number of positions in the cycle.</summary>
    public int Length => _order.Length;

    /// <summary>The cycle of these weights.</summary>
    /// <param name="weights">Not negative, not all zero, at most <see cref="MaxLength"/> above zero.</param>
    public static RoundRobinCycle Create(ImmutableArray<double> weights)
    {
        var shares = Shares(weights);
        var total = shares.Sum();
        var ahead = new long[shares.Length];
        var order = ImmutableArray.CreateBuilder<int>((int)total);
        for (var position = 0; position < total; position++)
        {
            var next = 0;
            for (var child = 0; child < shares.Length; child++)
            {
                ahead[child] += shares[child];
                if (shares[child] > 0 && (shares[next] == 0 || ahead[child] > ahead[next]))
                    next = child;
            }

            ahead[next] -= total;
            order.Add(next);
        }

        return new(order.MoveToImmutable());
    }

    /// <summary>The child of a position.</summary>
    /// <param name="position">From 0.</param>
    /// <param name="excluded">Children that cannot be taken: then it is the next one in the order that can.</param>
    /// <returns>The child's index, or -1 where all are excluded.</returns>
    public int At(long position, Func<int, bool> excluded)
    {
        var start = (int)(position % _order.Length);
        for (var step = 0; step < _order.Length; step++)
        {
            var child = _order[(start + step) % _order.Length];
            if (!excluded(child))
                return child;
        }

        return -1;
    }

    // Whole numbers in the ratio of the weights, as small as they go.
    private static long[] Shares(ImmutableArray<double> weights)
    {
        var scale = 1.0;
        for (var decimals = 0; decimals <= MaxDecimals; decimals++, scale *= 10)
        {
            if (weights.Any(weight => weight * scale >= long.MaxValue / (2 * (double)weights.Length)))
                break;
            if (!weights.All(weight => weight == 0 || IsWhole(weight * scale)))
                continue;
            var shares = weights.Select(weight => (long)Math.Round(weight * scale)).ToArray();
            var divisor = shares.Aggregate(0L, Gcd);
            shares = [.. shares.Select(share => share / divisor)];
            if (shares.Sum() <= MaxLength)
                return shares;
            break;
        }

        return Rounded(weights);
    }

    // The largest remainders get what rounding down leaves; no weight above zero is left without a turn.
    private static long[] Rounded(ImmutableArray<double> weights)
    {
        var largest = weights.Max();
        var total = weights.Sum(weight => weight / largest);
        var exact = weights.Select(weight => weight / largest / total * MaxLength).ToArray();
        var shares = exact.Select((part, child) => weights[child] > 0 ? Math.Max(1, (long)part) : 0).ToArray();
        foreach (var child in Enumerable.Range(0, exact.Length).Where(child => weights[child] > 0)
            .OrderByDescending(child => exact[child] - (long)exact[child]))
        {
            if (shares.Sum() >= MaxLength)
                break;
            shares[child]++;
        }

        return shares;
    }

    // A weight next to nothing is no whole number: it would be left without a turn.
    private static bool IsWhole(double number) => Math.Round(number) >= 1 && Math.Abs(number - Math.Round(number)) <= 1e-9 * number;

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
