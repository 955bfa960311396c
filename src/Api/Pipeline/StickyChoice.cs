using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImageGateway.Api.Requests;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Api.Pipeline;

/// <summary>Keeps a caller with one target of a load balance, with nothing stored.</summary>
internal static class StickyChoice
{
    /// <summary>The index of the caller's target.</summary>
    /// <param name="weights">Not negative, not all zero; zero is never chosen.</param>
    /// <param name="sticky">Its rule.</param>
    /// <param name="headers">The request's headers.</param>
    /// <param name="facts">The request's facts.</param>
    /// <param name="now">The time, which says in which bucket of it the request falls.</param>
    public static int Pick(ImmutableArray<double> weights, StickyRule sticky, IHeaderDictionary headers, ConditionFacts facts, DateTimeOffset now)
    {
        var bucket = now.ToUnixTimeMilliseconds() / (long)sticky.Ttl.TotalMilliseconds;
        var caller = new StringBuilder();
        caller.Append(headers[GatewayHeaders.ApiKey]).Append('\n').Append(CultureInfo.InvariantCulture, $"{bucket}\n");
        foreach (var field in sticky.HashFields)
        {
            var value = field.StartsWith("headers.", StringComparison.Ordinal) ? headers[field[8..]].ToString() : facts.Find(field)?.Text;
            caller.Append(field).Append('=').Append(value).Append('\n');
        }

        var seed = caller.ToString();
        return WeightedChoice.PickSticky(weights, index => Fraction(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}{index}")))));
    }

    private static double Fraction(byte[] hash) => (BitConverter.ToUInt64(hash) >> 11) / (double)(1UL << 53);
}
