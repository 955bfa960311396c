using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Tests.Kit;

/// <summary>Reads the bodies of calls as they will be on the wire.</summary>
internal static class Bodies
{
    /// <summary>The JSON of a body, its files as base64.</summary>
    public static JsonNode Json(CallBody? body) => JsonNode.Parse(body switch
    {
        CallBody.Json json => json.Text.ToArray(),
        CallBody.JsonWithFiles pieces =>
            [.. pieces.Pieces
                .SelectMany(
                    piece => piece.File is { } file ? Encoding.ASCII.GetBytes(Convert.ToBase64String(Bytes(file))) : piece.Text.ToArray())],
        _ => throw new InvalidOperationException("The call has no JSON."),
    })!;

    /// <summary>The JSON of a call's body.</summary>
    public static JsonNode Json(ProviderCall call) => Json(call.Body);

    /// <summary>The text fields of a form, in order; a file shows as its name between brackets.</summary>
    public static IReadOnlyList<(string Name, string Value)> Fields(ProviderCall call) =>
        [.. Assert.IsType<CallBody.Form>(call.Body).Parts.Select(
            part => (part.Name, part.File is { } file ? $"[{file.FileName}]" : Encoding.UTF8.GetString(part.Text.Span)))];

    public static byte[] Bytes(InputFile file)
    {
        using var stream = file.OpenRead();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public static void AssertSame(JsonNode? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected?.ToJsonString()}\nactual   {actual?.ToJsonString()}");
}
