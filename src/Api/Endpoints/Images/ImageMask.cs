using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Api.Endpoints.Images;

/// <summary>Copies JSON with the length and the hash of images in the place of images.</summary>
internal static class ImageMask
{
    // Shorter texts may be words that happen to be base64.
    private const int ShortestImage = 256;
    private const int MaxDepth = 64;

    /// <summary>Describes a file in place of its content.</summary>
    public static string Of(InputFile file) => Text(file.Length, HashOf(file));

    /// <summary>The SHA-256 of a file, in lower case.</summary>
    public static string HashOf(InputFile file)
    {
        using var content = file.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    /// <summary>Copies a JSON document.</summary>
    public static void Copy(ReadOnlySpan<byte> document, Utf8JsonWriter json)
    {
        var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    json.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    json.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    json.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    json.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    // An escape may be none that a text can hold.
                    json.WritePropertyName(reader.ValueIsEscaped ? Encoding.UTF8.GetString(reader.ValueSpan) : reader.GetString()!);
                    break;
                case JsonTokenType.String when Masked(ref reader) is { } masked:
                    json.WriteStringValue(masked);
                    break;
                default:
                    json.WriteRawValue(document[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]);
                    break;
            }
        }
    }

    private static string? Masked(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length < ShortestImage && !reader.ValueSpan.StartsWith("data:"u8))
            return null;
        var text = JsonText.Unescape(reader.ValueSpan);
        var start = text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? text.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        var bytes = new byte[text.Length - start];
        return Convert.TryFromBase64Chars(text.AsSpan(start), bytes, out var length)
            ? text[..start] + Text(length, Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length))))
            : null;
    }

    private static string Text(long length, string hash) => string.Create(CultureInfo.InvariantCulture, $"({length} bytes, sha256 {hash})");
}
