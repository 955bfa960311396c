using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Bodies;

/// <summary><c>defaults</c> of a gateway key or a workspace.</summary>
internal sealed record DefaultsRequest
{
    private const int MaxMetadata = 64;
    private const int MaxChars = 1024;

    [Description("Metadata that is laid over that of requests: at most 64 texts of at most 1,024 characters.")]
    [Length(0, MaxMetadata)]
    public Optional<IReadOnlyDictionary<string, string>?> Metadata { get; init; }

    [Description("The id or slug of a saved config for requests that name none.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> ConfigId { get; init; }

    [Description("Whether requests may name another config.")]
    public Optional<bool> AllowConfigOverride { get; init; }

    /// <summary>The defaults after a body's member was applied.</summary>
    public static RequestDefaults Over(RequestDefaults current, Optional<DefaultsRequest?> sent, BodyFaults faults)
    {
        if (!sent.IsPresent)
            return current;
        if (sent.Value is not { } request)
            return RequestDefaults.None;
        foreach (var (name, value) in request.Metadata.Value ?? ImmutableDictionary<string, string>.Empty)
        {
            if (name.Length > MaxChars || value.Length > MaxChars)
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture, $"'defaults.metadata' has a name or text of more than {MaxChars} characters"));
        }

        return current with
        {
            Metadata = request.Metadata.IsPresent
                ? (request.Metadata.Value ?? ImmutableDictionary<string, string>.Empty).ToImmutableSortedDictionary()
                : current.Metadata,
            ConfigId = request.ConfigId.Or(current.ConfigId) is { Length: > 0 } config ? config : null,
            AllowConfigOverride = request.AllowConfigOverride.Or(current.AllowConfigOverride),
        };
    }
}
