using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Catalogue;

/// <summary>Writes the records of entries as JSON and reads them.</summary>
public static class CatalogueJson
{
    /// <summary>The record as an entry keeps it.</summary>
    public static string Write(ProviderRecord record) => JsonSerializer.Serialize(record, CatalogueJsonContext.Default.ProviderRecord);

    /// <summary>The record as an entry keeps it.</summary>
    public static string Write(WorkspaceRecord record) => JsonSerializer.Serialize(record, CatalogueJsonContext.Default.WorkspaceRecord);

    /// <summary>The record as an entry keeps it.</summary>
    public static string Write(ApiKeyRecord record) => JsonSerializer.Serialize(record, CatalogueJsonContext.Default.ApiKeyRecord);

    /// <summary>The record as an entry keeps it.</summary>
    public static string Write(ConfigRecord record) => JsonSerializer.Serialize(record, CatalogueJsonContext.Default.ConfigRecord);

    /// <summary>The record as an entry keeps it.</summary>
    public static string Write(PolicyRecord record) => JsonSerializer.Serialize(record, CatalogueJsonContext.Default.PolicyRecord);

    /// <summary>The record of a workspace.</summary>
    public static WorkspaceRecord Workspace(this CatalogueEntry entry) => Read(entry, CatalogueJsonContext.Default.WorkspaceRecord);

    /// <summary>The record of a provider.</summary>
    public static ProviderRecord Provider(this CatalogueEntry entry) => Read(entry, CatalogueJsonContext.Default.ProviderRecord);

    /// <summary>The record of a gateway key.</summary>
    public static ApiKeyRecord ApiKey(this CatalogueEntry entry) => Read(entry, CatalogueJsonContext.Default.ApiKeyRecord);

    /// <summary>The record of a config.</summary>
    public static ConfigRecord Config(this CatalogueEntry entry) => Read(entry, CatalogueJsonContext.Default.ConfigRecord);

    /// <summary>The record of a config at one of its versions.</summary>
    public static ConfigRecord Config(this EntryVersion version) => JsonSerializer.Deserialize(version.Json, CatalogueJsonContext.Default.ConfigRecord)!;

    /// <summary>The record of a policy.</summary>
    public static PolicyRecord Policy(this CatalogueEntry entry) => Read(entry, CatalogueJsonContext.Default.PolicyRecord);

    /// <summary>A record from outside as an entry keeps it, or what is wrong with it as the end of a sentence.</summary>
    public static (string? Json, string? Fault) Read(EntryKind kind, JsonElement record) => kind switch
    {
        EntryKind.Workspace => Read(record, CatalogueJsonContext.Default.WorkspaceRecord),
        EntryKind.Provider => Read(record, CatalogueJsonContext.Default.ProviderRecord),
        EntryKind.Config => Read(record, CatalogueJsonContext.Default.ConfigRecord),
        EntryKind.ApiKey => Read(record, CatalogueJsonContext.Default.ApiKeyRecord),
        _ => Read(record, CatalogueJsonContext.Default.PolicyRecord),
    };

    private static (string? Json, string? Fault) Read<T>(JsonElement record, JsonTypeInfo<T> type)
    {
        if (record.ValueKind != JsonValueKind.Object)
            return (null, "is not an object");
        if (type.Properties.FirstOrDefault(property => property.IsRequired && !record.TryGetProperty(property.Name, out _)) is { } missing)
            return (null, $"lacks '{missing.Name}'");
        var known = type.Properties.Select(property => property.Name).ToList();
        if (record.EnumerateObject().FirstOrDefault(member => !known.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
            return (null, $"has '{unknown.Name}', which is not known here{NearestName.Hint(unknown.Name, known)}");
        try
        {
            return (JsonSerializer.Serialize(record.Deserialize(type)!, type), null);
        }
        catch (JsonException wrong)
        {
            // The framework's sentence names types of this program.
            return (null, $"has a value of the wrong kind at '{wrong.Path}'");
        }
    }

    private static T Read<T>(CatalogueEntry entry, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(entry.Content.Json, type)!;
}

/// <summary>JSON form of records: names in snake case, null members left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProviderRecord))]
[JsonSerializable(typeof(WorkspaceRecord))]
[JsonSerializable(typeof(ApiKeyRecord))]
[JsonSerializable(typeof(ConfigRecord))]
[JsonSerializable(typeof(PolicyRecord))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class CatalogueJsonContext : JsonSerializerContext;
