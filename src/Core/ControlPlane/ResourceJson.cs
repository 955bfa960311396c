using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.ControlPlane;

/// <summary>Writes the records of entries as JSON and reads them.</summary>
public static class ResourceJson
{
    private const long MostResets = 1_000_000_000_000;

    // Written with a budget, and made of its other members.
    private static readonly string[] Computed = ["kind", "reset", "ledger_limit", "ledger_threshold"];

    /// <summary>The record as an entry keeps it.</summary>
    public static string Write(ProviderRecord record) => JsonSerializer.Serialize(record, ResourceJsonContext.Default.ProviderRecord);

    /// <summary>The record as an entry keeps it.</summary>
    public static string Write(WorkspaceRecord record) => JsonSerializer.Serialize(record, ResourceJsonContext.Default.WorkspaceRecord);

    /// <summary>The record as an entry keeps it.</summary>
    public static string Write(ApiKeyRecord record) => JsonSerializer.Serialize(record, ResourceJsonContext.Default.ApiKeyRecord);

    /// <summary>The record as an entry keeps it.</summary>
    public static string Write(ConfigRecord record) => JsonSerializer.Serialize(record, ResourceJsonContext.Default.ConfigRecord);

    /// <summary>The record as an entry keeps it.</summary>
    public static string Write(PolicyRecord record) => JsonSerializer.Serialize(record, ResourceJsonContext.Default.PolicyRecord);

    /// <summary>The record as an entry keeps it.</summary>
    public static string Write(GuardrailRecord record) => JsonSerializer.Serialize(record, ResourceJsonContext.Default.GuardrailRecord);

    /// <summary>The record as an entry keeps it.</summary>
    public static string Write(DeclarationRecord record) => JsonSerializer.Serialize(record, ResourceJsonContext.Default.DeclarationRecord);

    /// <summary>The record of a workspace.</summary>
    public static WorkspaceRecord Workspace(this StoredResource entry) =>
        entry.Record(static json => JsonSerializer.Deserialize(json, ResourceJsonContext.Default.WorkspaceRecord)!);

    /// <summary>The record of a provider.</summary>
    public static ProviderRecord Provider(this StoredResource entry) =>
        entry.Record(static json => JsonSerializer.Deserialize(json, ResourceJsonContext.Default.ProviderRecord)!);

    /// <summary>The record of a gateway key.</summary>
    public static ApiKeyRecord ApiKey(this StoredResource entry) =>
        entry.Record(static json => JsonSerializer.Deserialize(json, ResourceJsonContext.Default.ApiKeyRecord)!);

    /// <summary>The record of a config.</summary>
    public static ConfigRecord Config(this StoredResource entry) =>
        entry.Record(static json => JsonSerializer.Deserialize(json, ResourceJsonContext.Default.ConfigRecord)!);

    /// <summary>The record of a config at one of its versions.</summary>
    public static ConfigRecord Config(this ResourceVersion version) =>
        JsonSerializer.Deserialize(version.Json, ResourceJsonContext.Default.ConfigRecord)!;

    /// <summary>The record of a policy.</summary>
    public static PolicyRecord Policy(this StoredResource entry) =>
        entry.Record(static json => JsonSerializer.Deserialize(json, ResourceJsonContext.Default.PolicyRecord)!);

    /// <summary>The record of a guardrail.</summary>
    public static GuardrailRecord Guardrail(this StoredResource entry) =>
        entry.Record(static json => JsonSerializer.Deserialize(json, ResourceJsonContext.Default.GuardrailRecord)!);

    /// <summary>The record of the state of the resources file.</summary>
    public static DeclarationRecord Declaration(this StoredResource entry) =>
        entry.Record(static json => JsonSerializer.Deserialize(json, ResourceJsonContext.Default.DeclarationRecord)!);

    /// <summary>The file that declares an entry; null where the API made it.</summary>
    public static string? DeclaredIn(this StoredResource entry) => entry.Kind switch
    {
        ResourceKind.Workspace => entry.Workspace().DeclaredIn,
        ResourceKind.Provider => entry.Provider().DeclaredIn,
        ResourceKind.Config => entry.Config().DeclaredIn,
        ResourceKind.ApiKey => entry.ApiKey().DeclaredIn,
        ResourceKind.UsagePolicy or ResourceKind.RatePolicy => entry.Policy().DeclaredIn,
        ResourceKind.Guardrail => entry.Guardrail().DeclaredIn,
        _ => null,
    };

    /// <summary>A record from outside as an entry keeps it, or what is wrong with it as the end of a sentence.</summary>
    public static Parsed<string> Read(ResourceKind kind, JsonElement record) => kind switch
    {
        ResourceKind.Workspace => Read(record, ResourceJsonContext.Default.WorkspaceRecord),
        ResourceKind.Provider => Read(record, ResourceJsonContext.Default.ProviderRecord),
        ResourceKind.Config => Read(record, ResourceJsonContext.Default.ConfigRecord),
        ResourceKind.ApiKey => Read(record, ResourceJsonContext.Default.ApiKeyRecord),
        ResourceKind.Guardrail => Read(record, ResourceJsonContext.Default.GuardrailRecord),
        ResourceKind.Declaration => Read(record, ResourceJsonContext.Default.DeclarationRecord),
        _ => Read(record, ResourceJsonContext.Default.PolicyRecord),
    };

    private static Parsed<string> Read<T>(JsonElement record, JsonTypeInfo<T> type)
    {
        if (record.ValueKind != JsonValueKind.Object)
            return new Fault("is not an object");
        if ((RecordForm.FaultOf(record, type) ?? LimitFaultOf(record)) is { } fault)
            return new Fault(fault);
        try
        {
            return JsonSerializer.Serialize(record.Deserialize(type)!, type);
        }
        catch (JsonException wrong)
        {
            // The framework's sentence names types of this program.
            return new Fault($"has a value of the wrong kind at '{wrong.Path}'");
        }
    }

    // Ledgers count what limits say; one that no body could have is no limit.
    private static string? LimitFaultOf(JsonElement record)
    {
        if (!record.TryGetProperty("limits", out var limits) || limits.ValueKind != JsonValueKind.Object)
            return null;
        var faults = new List<string>();
        var reader = new LimitReader(faults.Add);
        foreach (var limit in Elements(limits, "usage_limits"))
            reader.UsageOf(limit, "usage_limits", Computed);
        foreach (var limit in Elements(limits, "rate_limits"))
            reader.RateOf(limit, "rate_limits");
        if (limits.Member("resets") is { ValueKind: JsonValueKind.Number } resets
            && !(resets.TryGetInt64(out var count) && count is >= 0 and <= MostResets))
            faults.Add("'resets' must count from 0");
        return faults.Count > 0 ? "has limits of which " + faults[0] : null;
    }

    private static JsonElement.ArrayEnumerator Elements(JsonElement limits, string name) =>
        limits.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;
}

/// <summary>JSON form of records: names in snake case, null members left out.</summary>
/// <remarks>
/// Members of records that have a value by themselves are <c>set</c>, not <c>init</c>: the generated code would put null and
/// false in place of what a document leaves out, as one does that was written before the member was there.
/// </remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProviderRecord))]
[JsonSerializable(typeof(WorkspaceRecord))]
[JsonSerializable(typeof(ApiKeyRecord))]
[JsonSerializable(typeof(ConfigRecord))]
[JsonSerializable(typeof(PolicyRecord))]
[JsonSerializable(typeof(GuardrailRecord))]
[JsonSerializable(typeof(DeclarationRecord))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ResourceJsonContext : JsonSerializerContext;
