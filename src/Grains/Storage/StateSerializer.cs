using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGateway.Core.Budgets;
using Orleans.Storage;

namespace ImageGateway.Grains.Storage;

/// <summary>
/// Grain state as JSON: an operator can read a budget with the store's own tools, text outlives renamed types (Orleans'
/// default JSON keeps type names), and a budget's document is the same text in every engine.
/// </summary>
internal sealed class StateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new BudgetDocumentConverter() },
        // A silo of an older version must not drop what a newer one wrote: states that change keep unknown members and write them
        // back; where none are kept, the state is not read.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    public T? Deserialize<T>(BinaryData input) =>
        JsonSerializer.Deserialize<T>(input.ToMemory().Span, Options) ?? throw new JsonException("A grain's state cannot be null.");

    private sealed class BudgetDocumentConverter : JsonConverter<BudgetDocument>
    {
        public override BudgetDocument Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return BudgetDocumentJson.Read(JsonSerializer.SerializeToUtf8Bytes(document.RootElement));
        }

        public override void Write(Utf8JsonWriter writer, BudgetDocument value, JsonSerializerOptions options) =>
            writer.WriteRawValue(BudgetDocumentJson.Write(value));
    }
}
