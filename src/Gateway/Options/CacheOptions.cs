using ImageGateway.Storage.Sqlite;
using Microsoft.Extensions.Options;

namespace ImageGateway.Gateway.Options;

/// <summary>Bounds of the response cache (README.md#settings).</summary>
public sealed record CacheOptions
{
    /// <summary>Entries of the response cache.</summary>
    [WholeNumber("CACHE__ENTRIES", 0, 10_000_000, "maximum entries of the response cache")]
    public long Entries { get; init; } = 10_000;

    /// <summary>Bytes of the response cache.</summary>
    [WholeNumber("CACHE__BYTES", 0, 1L << 44, "maximum bytes of the response cache")]
    public long Bytes { get; init; } = 1L << 30;

    /// <summary>Greatest size of the response cache.</summary>
    public CacheBounds Bounds => new(Entries, Bytes);
}

/// <summary>Checks <see cref="CacheOptions"/> by the bounds on its properties.</summary>
[OptionsValidator]
public sealed partial class CacheOptionsValidator : IValidateOptions<CacheOptions>;
