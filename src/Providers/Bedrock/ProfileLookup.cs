using System.Text.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Bedrock;

/// <summary>
/// Finds out which model an application's inference profile stands for: its ARN does not say, and the wire format depends on
/// it (docs/architecture/portkey.md#providers). Asked of Bedrock's control plane once an hour; its answer is AWS's GetInferenceProfile.
/// </summary>
internal static class ProfileLookup
{
    private const string Kind = ":application-inference-profile/";

    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);
    private static readonly AmazonReader Unread = new();

    /// <summary>Determines whether the id can be looked up.</summary>
    public static bool Knows(ModelId id) => id.IsOpaque && id.Text.Contains(Kind, StringComparison.Ordinal);

    /// <summary>The name of the fact, apart for every identity.</summary>
    public static string Key(ModelId id, string region, string? who) => $"inference-profile {region} {who} {id.Text}";

    /// <summary>Creates the look-up of a profile.</summary>
    public static ModelMetadataLookup Ask(string key, ModelId id, Uri controlPlane, IReadOnlyList<Header> headers, ICallSigner? signer) =>
        new(
        key,
        new(HttpMethod.Get, ProviderHeaders.Below(
            controlPlane, "/inference-profiles/" + Uri.EscapeDataString(id.Text)), headers, null, Unread, 0)
        { Signer = signer },
        Keep);

    /// <summary>The model in the answer, or null where there is none.</summary>
    public static ModelId? Read(ReadOnlyMemory<byte>? response)
    {
        if (response is not { } json)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("models", out var models) && models.ValueKind == JsonValueKind.Array
                && models.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
                && first.TryGetProperty("modelArn", out var arn) && arn.ValueKind == JsonValueKind.String
                ? ModelId.Parse(arn.GetString()!)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
