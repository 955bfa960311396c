using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>A saved config in a body; what is left out stays as it is.</summary>
internal sealed record ConfigChange : DocumentChange, IInWorkspace
{
    [Description("The name that people see; needed for a new config.")]
    [StringLength(BodyNames.MaxChars, MinimumLength = 1)]
    public Optional<string> Name { get; init; }

    [Description("The slug of a new config; default: made of the name.")]
    public Optional<string?> Slug { get; init; }

    [Description("The config as an object, or as its JSON text; needed for a new one.")]
    public Optional<JsonElement> Config { get; init; }

    [Description("Kept and shown; requests use the config that 'defaults.config_id' of a key or workspace names.")]
    public Optional<bool> IsDefault { get; init; }

    [Description("active, or archived: out of use.")]
    [AllowedValues("active", "archived")]
    public Optional<string> Status { get; init; }

    [Description("The workspace of a new config.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> WorkspaceId { get; init; }

    [SentBack]
    public JsonElement? Version { get; init; }

    [SentBack]
    public JsonElement? Format { get; init; }

    [SentBack]
    public JsonElement? Type { get; init; }
}

/// <summary>The version of a config that is to be restored.</summary>
internal sealed record ConfigRestore
{
    [Description("The id of a version.")]
    public Optional<string?> VersionId { get; init; }

    [Description("The number of a version.")]
    public Optional<long?> Version { get; init; }

    [SentBack]
    public JsonElement? Slug { get; init; }
}
