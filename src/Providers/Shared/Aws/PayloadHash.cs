using System.Security.Cryptography;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Aws;

/// <summary>The SHA-256 of a body in lower-case hexadecimal, found without building the body.</summary>
internal static class PayloadHash
{
    /// <summary>Hashes what the call will send.</summary>
    public static async ValueTask<string> OfAsync(CallBody? body, CancellationToken cancellation)
    {
        switch (body)
        {
            case null:
                return Hex(SHA256.HashData([]));
            case CallBody.Json json:
                return Hex(SHA256.HashData(json.Text.Span));
            case CallBody.JsonWithFiles json:
                using (var sha = SHA256.Create())
                {
                    var sink = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write);
                    await using (sink)
                        await json.WriteToAsync(sink, cancellation);
                    return Hex(sha.Hash!);
                }

            default:
                throw new NotSupportedException("A form cannot be signed: its boundary is chosen while it is sent.");
        }
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);
}
