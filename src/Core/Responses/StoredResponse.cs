using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGateway.Core.Responses;

/// <summary>An answer that was given and can be given again: the text around its images, and where their bytes are.</summary>
/// <param name="File">The file with the images' bytes, one behind the other.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Status">Its HTTP status, of the 2xx.</param>
/// <param name="Created">When it was made; Unix seconds.</param>
/// <param name="AsLinks">Whether the caller was given links, which is how a caller that does not say gets it again.</param>
/// <param name="FromEvents">Whether it came as events, which say of each image what JSON says once.</param>
/// <param name="Headers">What the answer's headers said of how it was made.</param>
/// <param name="Fields">What stood beside the images.</param>
/// <param name="Images">In order.</param>
public sealed record StoredResponse(
    string File,
    long Bytes,
    int Status,
    long Created,
    bool AsLinks,
    bool FromEvents,
    IReadOnlyList<StoredField> Headers,
    IReadOnlyList<StoredField> Fields,
    [property: JsonPropertyName("Pictures")] IReadOnlyList<StoredImage> Images)
{
    /// <summary>The answer as text for a store.</summary>
    public string Write() => JsonSerializer.Serialize(this, StoredResponseJson.Default.StoredResponse);

    /// <summary>The answer of a stored text.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static StoredResponse Read(string text) =>
        JsonSerializer.Deserialize(text, StoredResponseJson.Default.StoredResponse) ?? throw new JsonException("A kept answer is null.");
}

/// <summary>A name with its value: JSON in an answer, plain text in a header.</summary>
public sealed record StoredField(string Name, string Value);

/// <summary>An image of a kept answer.</summary>
/// <param name="Length">Its bytes in the answer's file.</param>
/// <param name="ArchiveId">Its id in the archive where a link was given, or null.</param>
/// <param name="Link">A provider's link whose bytes could not be had; then <paramref name="Length"/> is 0.</param>
/// <param name="Fields">What stood beside it, as JSON.</param>
public sealed record StoredImage(long Length, string? ArchiveId, string? Link, IReadOnlyList<StoredField> Fields);

[JsonSerializable(typeof(StoredResponse))]
internal sealed partial class StoredResponseJson : JsonSerializerContext;
