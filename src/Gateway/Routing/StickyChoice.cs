using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Routing;

/// <summary>Keeps a caller with one target of a load balance, with nothing stored. Every front-end chooses the same.</summary>
internal static class StickyChoice
{
    /// <summary>The index of the caller's target.</summary>
    /// <param name="weights">Not negative, not all zero; zero is never chosen.</param>
    /// <param name="sticky">Its rule.</param>
    /// <param name="headers">The request's headers.</param>
    /// <param name="facts">The request's facts.</param>
    /// <param name="now">The time, which says in which bucket of it the request falls.</param>
    public static int Pick(
        ImmutableArray<double> weights, StickyRule sticky, IHeaderDictionary headers, RequestAttributes facts, DateTimeOffset now)
    {
        Span<byte> scratch = stackalloc byte[512];
        var caller = new CallerText(scratch);
        caller.Add(new RequestAttribute(headers[GatewayHeaders.ApiKey].ToString()));
        caller.Add(new RequestAttribute(now.ToUnixTimeMilliseconds() / (long)sticky.Ttl.TotalMilliseconds));
        foreach (var field in sticky.Facts)
        {
            caller.Add(new RequestAttribute(field.Text));
            if (field.Source == RequestAttributeSource.Headers)
                caller.Add(new RequestAttribute(headers[field.Name].ToString()));
            else if (facts.TryFind(field, out var requestAttribute))
                caller.Add(requestAttribute);
            else
                caller.AddNothing();
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(caller.Written, hash);
        caller.Dispose();
        return WeightedChoice.PickSticky(
            weights, BinaryPrimitives.ReadUInt64LittleEndian(hash), static (seed, index) => Fraction(seed, index));
    }

    // The numbers of SplitMix64 (Steele, Lea and Flood, 2014) from the caller's hash on: one for each child, as if drawn by chance.
    private static double Fraction(ulong seed, int index)
    {
        var mixed = unchecked(seed + (((ulong)index + 1) * 0x9E3779B97F4A7C15));
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return ((mixed ^ (mixed >> 31)) >> 11) / (double)(1UL << 53);
    }
}
