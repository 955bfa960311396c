using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGateway.Core.Budgets;

/// <summary>
/// The text in which every engine keeps a budget's document. Names are part of the format: a property is never renamed,
/// a new one has a default that means what its absence meant.
/// </summary>
public static class BudgetDocumentJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
        // What a newer version wrote is not lost by an older one that writes the document back: it is kept, or the text is refused.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Writes a budget document as JSON.</summary>
    public static byte[] Write(BudgetDocument budget) => JsonSerializer.SerializeToUtf8Bytes(budget, Options);

    /// <summary>Reads a budget document from JSON.</summary>
    /// <exception cref="JsonException">The text is not one, or holds what this version does not know.</exception>
    public static BudgetDocument Read(ReadOnlySpan<byte> text) =>
        JsonSerializer.Deserialize<BudgetDocument>(text, Options) ?? throw new JsonException("A node's document cannot be null.");
}
