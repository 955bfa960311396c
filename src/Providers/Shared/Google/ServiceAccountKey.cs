using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Errors;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>
/// A service account's key file, as a caller or a config gives it. Only what is needed is read: not <c>token_uri</c>, which would let a
/// caller send the gateway to any address, and none of the kinds of credential that name addresses, files or programs.
/// </summary>
/// <param name="Email">Who it is.</param>
/// <param name="KeyId">Which of its keys; may be empty.</param>
/// <param name="PrivateKey">The key as PEM. Secret.</param>
/// <param name="ProjectId">Its own project, where the file says it.</param>
internal sealed record ServiceAccountKey(string Email, string KeyId, string PrivateKey, string? ProjectId)
{
    private const string Kind = "service_account";

    /// <summary>A name for the key that holds no secret, for a cache.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Email}\n{KeyId}\n{PrivateKey}")));

    /// <summary>Reads the text of a key file; null and what is wrong where it is none.</summary>
    public static Parsed<ServiceAccountKey> Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return new Fault("it must be the JSON object of a key file");
            if (Text(root, "type") is { } kind && kind != Kind)
                return new Fault($"its type is '{kind}'; only '{Kind}' may come with a request");
            if (Text(root, "client_email") is not { Length: > 0 } email)
                return new Fault("it has no 'client_email'");
            return Text(root, "private_key") is { Length: > 0 } key
                ? new ServiceAccountKey(email, Text(root, "private_key_id") ?? string.Empty, key, Text(root, "project_id"))
                : new Fault("it has no 'private_key'");
        }
        catch (JsonException)
        {
            return new Fault("it is not valid JSON");
        }
    }

    /// <summary>Names the account without its key.</summary>
    public override string ToString() => Email;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
