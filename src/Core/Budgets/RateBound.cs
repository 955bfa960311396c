using System.Text.Json.Serialization;

namespace ImageGateway.Core.Budgets;

/// <summary>Limits on requests and images within a window.</summary>
/// <param name="Requests">Requests; null: no bound.</param>
/// <param name="Images">Images; null: no bound.</param>
public readonly record struct RateBound(long? Requests, long? Images)
{
    // Twice the largest sound number can be taken from it and it still covers every need.
    private const long Unbounded = 1L << 60;

    /// <summary>True when at least one of the rates is limited.</summary>
    [JsonIgnore]
    public bool IsSet => Requests is not null || Images is not null;

    /// <summary>Determines whether each bound is from 0 to <see cref="Amount.MaxPart"/>.</summary>
    public bool IsSound() => Requests is null or (>= 0 and <= Amount.MaxPart) && Images is null or (>= 0 and <= Amount.MaxPart);

    internal Permits Free(Permits counted) => All.Beyond(counted);

    internal Permits All => new(Requests ?? Unbounded, Images ?? Unbounded);
}

/// <summary>Permissions to send requests and to order images.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="Images">Images.</param>
public readonly record struct Permits(long Requests, long Images)
{
    /// <summary>Permits for no requests and no images.</summary>
    public static Permits None => default;

    /// <summary>Determines whether both counts are from 0 to <see cref="Amount.MaxPart"/>.</summary>
    public bool IsSound() => Requests is >= 0 and <= Amount.MaxPart && Images is >= 0 and <= Amount.MaxPart;

    public static Permits operator +(Permits a, Permits b) => checked(new(a.Requests + b.Requests, a.Images + b.Images));

    public static Permits operator -(Permits a, Permits b) => checked(new(a.Requests - b.Requests, a.Images - b.Images));

    public static Permits operator *(Permits a, long factor) => checked(new(a.Requests * factor, a.Images * factor));

    public static Permits operator /(Permits a, long divisor) => new(a.Requests / divisor, a.Images / divisor);

    /// <summary>The smaller of each.</summary>
    public static Permits Min(Permits a, Permits b) => new(Math.Min(a.Requests, b.Requests), Math.Min(a.Images, b.Images));

    /// <summary>The larger of each.</summary>
    public static Permits Max(Permits a, Permits b) => new(Math.Max(a.Requests, b.Requests), Math.Max(a.Images, b.Images));

    /// <summary>Subtracts permits; parts that would become negative are zero.</summary>
    public Permits Beyond(Permits other) => Max(this - other, None);

    /// <summary>Determines whether both counts are at least those of the other.</summary>
    public bool Covers(Permits other) => Requests >= other.Requests && Images >= other.Images;
}
