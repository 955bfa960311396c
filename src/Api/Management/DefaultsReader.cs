using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Configs;

namespace ImageGateway.Api.Management;

/// <summary>Reads <c>defaults</c> of a gateway key or a workspace: <c>{metadata, config_id, allow_config_override}</c>.</summary>
internal static class DefaultsReader
{
    private const int MaxMetadata = 64;
    private const int MaxChars = 1024;

    /// <summary>The defaults afterwards; a member that is there replaces what was.</summary>
    public static RequestDefaults Read(BodyReader reader, RequestDefaults current)
    {
        if (!reader.Says("defaults"))
            return current;
        var element = reader.Body.Member("defaults");
        if (element.ValueKind == JsonValueKind.Undefined)
            return RequestDefaults.None;
        if (element.ValueKind != JsonValueKind.Object)
        {
            reader.Fault("'defaults' must be an object with 'metadata', 'config_id' and 'allow_config_override'");
            return current;
        }

        var defaults = new BodyReader(element);
        var read = current with
        {
            Metadata = defaults.Says("metadata") ? Metadata(defaults) : current.Metadata,
            ConfigId = defaults.Text("config_id", current.ConfigId, BodyReader.MaxNameChars) is { Length: > 0 } config ? config : null,
            AllowConfigOverride = defaults.Flag("allow_config_override", current.AllowConfigOverride),
        };
        foreach (var fault in defaults.Error?.Details ?? [])
            reader.Fault("in 'defaults': " + fault);
        return read;
    }

    private static ImmutableSortedDictionary<string, string> Metadata(BodyReader defaults)
    {
        var element = defaults.Body.Member("metadata");
        if (element.ValueKind == JsonValueKind.Undefined)
            return ImmutableSortedDictionary<string, string>.Empty;
        if (element.ValueKind == JsonValueKind.Object && element.EnumerateObject().Count() <= MaxMetadata && element.EnumerateObject().All(IsShortText))
            return element.EnumerateObject().DistinctBy(member => member.Name).ToImmutableSortedDictionary(member => member.Name, member => member.Value.GetString()!);
        defaults.Fault(string.Create(CultureInfo.InvariantCulture, $"'metadata' must be an object of at most {MaxMetadata} texts of at most {MaxChars} characters"));
        return ImmutableSortedDictionary<string, string>.Empty;
    }

    private static bool IsShortText(JsonProperty member) => member.Value.ValueKind == JsonValueKind.String && member.Name.Length <= MaxChars && member.Value.GetString()!.Length <= MaxChars;
}
