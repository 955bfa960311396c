using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

/// <summary>Compares JSON by property names and kinds of value, not by the values.</summary>
public static class Shape
{
    // The reference calls this one optional, and the examples have it in some answers only.
    private const string Optional = "output_tokens_details";

    // What was asked for comes back in Replicate's answers; the examples' requests and answers differ in it.
    private const string Echo = "$.input";

    public static void AssertSame(JsonNode? expected, JsonNode? actual, string path = "$")
    {
        Assert.True(Kind(expected) == Kind(actual), $"{path}: {Kind(expected)} expected, {Kind(actual)} found");
        if (path == Echo)
            return;
        if (expected is JsonObject)
        {
            Assert.Equal(Names(expected), Names(actual!));
            foreach (var name in Names(expected))
                AssertSame(expected[name], actual![name], $"{path}.{name}");
        }

        if (expected is not JsonArray items)
            return;
        Assert.True(items.Count == actual!.AsArray().Count, $"{path}: {items.Count} items expected, {actual.AsArray().Count} found");
        for (var index = 0; index < items.Count; index++)
            AssertSame(items[index], actual[index], $"{path}[{index}]");
    }

    private static IEnumerable<string> Names(JsonNode node) =>
        node.AsObject().Select(pair => pair.Key).Where(name => name != Optional).Order(StringComparer.Ordinal);

    private static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null => JsonValueKind.Null,
        JsonValueKind.False => JsonValueKind.True,
        var kind => kind.Value,
    };
}
