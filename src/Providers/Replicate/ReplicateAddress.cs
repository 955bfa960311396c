using System.Text.Json;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Replicate;

/// <summary>
/// Model named by a caller: <c>owner/name</c>, <c>owner/name:version</c>, a version alone, or
/// <c>deployments/owner/name</c>.
/// </summary>
/// <param name="Owner">The owner, or null for a version alone.</param>
/// <param name="Name">The model's or the deployment's name.</param>
/// <param name="Version">The version, or null for the model's own choice.</param>
/// <param name="IsDeployment">Whether it is a deployment.</param>
internal sealed record ReplicateAddress(string? Owner, string? Name, string? Version, bool IsDeployment)
{
    private const string Deployments = "deployments";

    /// <summary>Description of the accepted names, for messages.</summary>
    public const string Forms = "'owner/name', 'owner/name:version', a version, or 'deployments/owner/name'";

    private const int MaxChars = 128;
    private const int VersionChars = 64;

    /// <summary>The model's name, by which its inputs are assumed.</summary>
    public string? Model => Owner is null ? null : $"{Owner}/{Name}";

    /// <summary>Path of the schema of its inputs; null when it cannot be asked for.</summary>
    public string? SchemaPath => (Owner, IsDeployment, Version) switch
    {
        (null, _, _) or (_, true, _) => null,
        (_, _, null) => $"/models/{Owner}/{Name}",
        _ => $"/models/{Owner}/{Name}/versions/{Version}",
    };

    /// <summary>Reads a name; null where it is none.</summary>
    public static ReplicateAddress? Parse(string text, string? version)
    {
        if (IsVersion(text))
            return new(null, null, text, false);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
            (version, text) = (text[(colon + 1)..], text[..colon]);
        if (version is not null && !IsName(version))
            return null;
        return text.Split('/') switch
        {
            [Deployments, var owner, var name] when version is null && IsName(owner) && IsName(name) => new(owner, name, null, true),
            [var owner, var name] when IsName(owner) && IsName(name) => new(owner, name, version, false),
            _ => null,
        };
    }

    /// <summary>
    /// Gets the path at which a prediction is created, and the version that its body names. A model that Replicate calls not
    /// official runs by its latest version (that the answer says so in <c>is_official</c> is unverified).
    /// </summary>
    /// <param name="model">What Replicate says about the model, where that is known.</param>
    public (string Path, string? Version) Target(JsonElement? model)
    {
        if (IsDeployment)
            return ($"/deployments/{Owner}/{Name}/predictions", null);
        if (Version is not null)
            return ("/predictions", Version);
        return model?.Member("is_official") is { ValueKind: JsonValueKind.False }
            && model?.Member("latest_version")?.Text("id") is { } latest && IsName(latest)
            ? ("/predictions", latest)
            : ($"/models/{Owner}/{Name}/predictions", null);
    }

    private static bool IsVersion(string text) => text.Length == VersionChars && text.All(char.IsAsciiHexDigit);

    // They become a part of a path.
    private static bool IsName(string text) =>
        text.Length is > 0 and <= MaxChars && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            && text.Trim('.').Length > 0;
}
