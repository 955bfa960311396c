using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets;

/// <summary>Vector of counted quantities with one part for each kind of limit. Arithmetic is by parts and checked for overflow.</summary>
/// <param name="Cost">Micro-dollars.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Images">Images.</param>
public readonly record struct Amount(long Cost, long Requests, long Images)
{
    /// <summary>The largest part that a message or a limit may name: 2^52, so that sums over all leases stay in range.</summary>
    public const long MaxPart = Permits.MaxCount;

    /// <summary>Amount with all parts zero.</summary>
    public static Amount Zero => default;

    /// <summary>The part of a kind.</summary>
    public long this[LimitKind kind] => kind switch
    {
        LimitKind.Cost => Cost,
        LimitKind.Requests => Requests,
        _ => Images,
    };

    /// <summary>Determines whether no part is below zero or above <see cref="MaxPart"/>.</summary>
    public bool IsSound() => Cost is >= 0 and <= MaxPart && Requests is >= 0 and <= MaxPart && Images is >= 0 and <= MaxPart;

    public static Amount operator +(Amount a, Amount b) =>
        checked(new(a.Cost + b.Cost, a.Requests + b.Requests, a.Images + b.Images));

    public static Amount operator -(Amount a, Amount b) =>
        checked(new(a.Cost - b.Cost, a.Requests - b.Requests, a.Images - b.Images));

    public static Amount operator *(Amount a, long factor) =>
        checked(new(a.Cost * factor, a.Requests * factor, a.Images * factor));

    public static Amount operator /(Amount a, long divisor) =>
        new(a.Cost / divisor, a.Requests / divisor, a.Images / divisor);

    /// <summary>The smaller of each part.</summary>
    public static Amount Min(Amount a, Amount b) =>
        new(Math.Min(a.Cost, b.Cost), Math.Min(a.Requests, b.Requests), Math.Min(a.Images, b.Images));

    /// <summary>The larger of each part.</summary>
    public static Amount Max(Amount a, Amount b) =>
        new(Math.Max(a.Cost, b.Cost), Math.Max(a.Requests, b.Requests), Math.Max(a.Images, b.Images));

    /// <summary>Subtracts an amount; parts that would become negative are zero.</summary>
    public Amount Beyond(Amount other) => Max(this - other, Zero);

    /// <summary>Determines whether every part is at least that of the other.</summary>
    public bool Covers(Amount other) => Cost >= other.Cost && Requests >= other.Requests && Images >= other.Images;
}
