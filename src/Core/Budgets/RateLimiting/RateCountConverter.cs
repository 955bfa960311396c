using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGateway.Core.Budgets.RateLimiting;

/// <summary>Three numbers for each bucket: how many buckets it is behind the one before, requests, images.</summary>
internal sealed class RateCountConverter : JsonConverter<RateCount>
{
    public override RateCount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Buckets are an array.");
        var buckets = ImmutableArray.CreateBuilder<(long, Permits)>();
        var number = 0L;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            number += reader.GetInt64();
            buckets.Add((number, new(Next(ref reader), Next(ref reader))));
        }

        return new(buckets.DrainToImmutable());
    }

    public override void Write(Utf8JsonWriter writer, RateCount value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        var before = 0L;
        foreach (var (number, permits) in value.Buckets)
        {
            writer.WriteNumberValue(number - before);
            writer.WriteNumberValue(permits.Requests);
            writer.WriteNumberValue(permits.Images);
            before = number;
        }

        writer.WriteEndArray();
    }

    private static long Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.GetInt64() : throw new JsonException("A bucket has three numbers.");
}
