using ImageGateway.Core.Responses;

namespace ImageGateway.Storage.Tests.Sqlite;

/// <summary>Answers for stores to keep.</summary>
internal static class SampleResponses
{
    /// <summary>An answer of one image whose bytes are in the store's files.</summary>
    public static async Task<StoredResponse> KeepAsync(IResponseFiles files, params byte[] bytes)
    {
        await using var file = files.Begin();
        await file.WriteAsync(bytes, default);
        await file.CommitAsync(default);
        return new(file.Name, file.Length, 200, 7, true, false, [new("x-portkey-provider", "sandbox")], [new("size", "\"64x64\"")],
            [new(file.Length, "id.png", null, [new("revised_prompt", "\"é\"")])]);
    }

    /// <summary>The bytes of a kept answer, or null.</summary>
    public static byte[]? BytesOf(IResponseFiles files, StoredResponse response)
    {
        using var stream = files.OpenAsync(response.File, response.Bytes, default).AsTask().GetAwaiter().GetResult();
        if (stream is null)
            return null;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
