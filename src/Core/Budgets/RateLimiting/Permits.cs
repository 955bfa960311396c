namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>Permissions to send requests and to order images.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="Images">Images.</param>
public readonly record struct Permits(long Requests, long Images)
{
    /// <summary>The largest count that a message or a limit may name: 2^52, so that sums over all leases stay in range.</summary>
    public const long MaxCount = 1L << 52;

    /// <summary>Permits for no requests and no images.</summary>
    public static Permits None => default;

    /// <summary>Determines whether both counts are from 0 to <see cref="MaxCount"/>.</summary>
    public bool IsSound() => Requests is >= 0 and <= MaxCount && Images is >= 0 and <= MaxCount;

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
