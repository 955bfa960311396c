using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;

namespace ImageGateway.Providers.Tests.Inputs;

/// <summary>The images in the body of a call, as a vendor sees them: bytes and, where the body says it, their type.</summary>
internal static class SeenImages
{
    /// <summary>One line an image, sorted: the hash of its bytes.</summary>
    public static IReadOnlyList<string> Of(ProviderCall call, IReadOnlyList<byte[]> known) =>
        [.. Typed(call, known).Select(image => image.Hash).Order(StringComparer.Ordinal)];

    /// <summary>The images with the types that the body names; null where it names none.</summary>
    public static IReadOnlyList<(string Hash, string? Type)> Typed(ProviderCall call, IReadOnlyList<byte[]> known)
    {
        if (call.Body is CallBody.Form form)
        {
            return
            [
                .. form.Parts.Where(part => part.File is not null)
                    .Select(part => (Hash(Bodies.Bytes(part.File!)), (string?)part.File!.ContentType)),
                .. form.Parts.Where(part => part.File is null).SelectMany(part => InText(Encoding.UTF8.GetString(part.Text.Span), [])),
            ];
        }

        return call.Body is null ? [] : [.. InNode(Bodies.Json(call), [.. known.Select(Convert.ToBase64String)])];
    }

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];

    /// <summary>The type by the first bytes.</summary>
    public static string TypeOf(byte[] bytes) => ImageMediaType.Detect(bytes)!;

    private static IEnumerable<(string Hash, string? Type)> InNode(JsonNode? node, string[] known) => node switch
    {
        JsonArray list => list.SelectMany(element => InNode(element, known)),
        JsonObject members when members["mimeType"] is { } type && members["data"] is { } data =>
            [(Hash(Convert.FromBase64String((string)data!)), (string?)type)],
        JsonObject members => members.SelectMany(member => InNode(member.Value, known)),
        JsonValue value when value.TryGetValue<string>(out var text) => InText(text, known),
        _ => [],
    };

    private static IEnumerable<(string Hash, string? Type)> InText(string text, string[] known)
    {
        if (text.StartsWith("data:", StringComparison.Ordinal))
        {
            var comma = text.IndexOf(',', StringComparison.Ordinal);
            yield return (Hash(Convert.FromBase64String(text[(comma + 1)..])), text[5..comma].Split(';')[0]);
        }
        else if (text.Length > 40 && (known.Contains(text) || text.StartsWith("iVBOR", StringComparison.Ordinal)))
        {
            yield return (Hash(Convert.FromBase64String(text)), null);
        }
    }
}
