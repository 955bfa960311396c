using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Providers.Shared.Requests;

/// <summary>Splits a request for more images than a model draws at once (docs/architecture/images.md#several-images).</summary>
public static class FanOut
{
    /// <summary>Splits a count into the images of each call; full calls first.</summary>
    public static int[] Split(int count, int cap)
    {
        var calls = new int[(count + cap - 1) / cap];
        for (var index = 0; index < calls.Length; index++)
            calls[index] = Math.Min(cap, count - (index * cap));
        return calls;
    }

    /// <summary>
    /// The seed of one call of several: the caller's plus the number of images before it, so that the whole is
    /// repeatable and no two images are alike. Wrapped into the provider's range.
    /// </summary>
    /// <param name="seed">The caller's seed.</param>
    /// <param name="before">Images that earlier calls ask for.</param>
    /// <param name="maxSeed">The largest seed of the provider.</param>
    public static long Seed(long seed, int before, long maxSeed) =>
        before == 0 ? seed : (long)((ulong)(seed + before) % (ulong)(maxSeed + 1));

    /// <summary>The parameters with the seed of one call, where the caller gave one.</summary>
    public static ParameterSet WithSeed(this ParameterSet parameters, int before, long maxSeed) =>
        before > 0 && parameters.Integer(ParameterNames.Seed) is { } seed and >= 0
            ? parameters.With(new(ParameterNames.Seed, JsonText.Number(Seed(seed, before, maxSeed))))
            : parameters;
}
