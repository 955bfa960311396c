using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ImageGateway.Core.Json;

/// <summary>
/// A hash of what a JSON value means: spacing, escapes and the order of an object's members change nothing. Made bottom
/// up, so that a value of megabytes is never copied.
/// </summary>
internal static class JsonHash
{
    /// <summary>The hash of one JSON value of at most <see cref="JsonScanner.MaxDepth"/> levels.</summary>
    public static byte[] Compute(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonScanner.MaxDepth });
        reader.Read();
        return OfValue(ref reader);
    }

    /// <summary>The hash of a string, by its text.</summary>
    public static byte[] OfText(ReadOnlySpan<byte> utf8) => Tagged((byte)'"', utf8);

    /// <summary>Adds a part so that no two lists of parts give the same bytes.</summary>
    public static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }

    private static byte[] OfValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => OfObject(ref reader),
        JsonTokenType.StartArray => OfArray(ref reader),
        JsonTokenType.String => OfText(TextOf(ref reader)),
        _ => Tagged((byte)'v', reader.ValueSpan),
    };

    private static byte[] OfObject(ref Utf8JsonReader reader)
    {
        // Of several members of one name the last one counts.
        var members = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Encoding.UTF8.GetString(TextOf(ref reader));
            reader.Read();
            members[name] = OfValue(ref reader);
        }

        using var hash = Begin((byte)'{');
        foreach (var (name, value) in members)
        {
            Append(hash, Encoding.UTF8.GetBytes(name));
            Append(hash, value);
        }

        return hash.GetHashAndReset();
    }

    private static byte[] OfArray(ref Utf8JsonReader reader)
    {
        using var hash = Begin((byte)'[');
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            Append(hash, OfValue(ref reader));
        return hash.GetHashAndReset();
    }

    private static ReadOnlySpan<byte> TextOf(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(JsonText.Unescape(reader.ValueSpan)) : reader.ValueSpan;

    private static byte[] Tagged(byte tag, ReadOnlySpan<byte> content)
    {
        using var hash = Begin(tag);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }

    private static IncrementalHash Begin(byte tag)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([tag]);
        return hash;
    }
}
