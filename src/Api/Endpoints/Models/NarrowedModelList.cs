using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGateway.Api.Endpoints.Models;

/// <summary>A provider's own list of models without those that may not be asked for.</summary>
internal static class NarrowedModelList
{
    /// <summary>The most bytes of a list.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Reads a list and leaves out what is not allowed or has no id; null: it is none, or too long.</summary>
    /// <param name="list">The provider's answer, as OpenAI's object with <c>data</c> or as a bare list.</param>
    /// <param name="isAllowed">Judges a model by its id.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async ValueTask<byte[]?> ReadAsync(Stream list, Func<string, bool> isAllowed, CancellationToken cancellation)
    {
        if (await ReadWholeAsync(list, cancellation) is not { } text || Parse(text) is not { } root)
            return null;
        if ((root as JsonArray ?? (root as JsonObject)?["data"] as JsonArray) is not { } models)
            return null;
        for (var index = models.Count - 1; index >= 0; index--)
        {
            if (IdOf(models[index]) is not { } id || !isAllowed(id))
                models.RemoveAt(index);
        }

        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadWholeAsync(Stream list, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await list.ReadAsync(buffer, cancellation)) > 0)
        {
            if (whole.Length + read > MaxBytes)
                return null;
            whole.Write(buffer, 0, read);
        }

        return whole.ToArray();
    }

    // A name that stands twice in an object is found when the object is first looked into.
    private static JsonNode? Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            return JsonNode.Parse(text.Span, documentOptions: new() { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? IdOf(JsonNode? model) =>
        (model as JsonObject)?["id"] is JsonValue id && id.TryGetValue<string>(out var name) ? name : null;
}
