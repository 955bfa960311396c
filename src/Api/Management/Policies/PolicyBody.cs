using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Configs;

namespace ImageGateway.Api.Management.Policies;

/// <summary>Reads a policy from a body (portkey-compat 1.3): whom it is for, by what it tells requests apart, and the limit.</summary>
internal static class PolicyBody
{
    private const int MostKeys = 8;

    private static readonly string[] Beside =
    [
        "name", "conditions", "group_by", "workspace_id", "organisation_id", "allow_unpriced", "uncertain_policy", "reset_usage", "id", "object", "status", "created_at", "last_updated_at",
    ];

    private static readonly string[] OfUsage = ["type", "credit_limit", "alert_threshold", "periodic_reset"];
    private static readonly string[] OfRate = ["type", "unit", "value", "queue"];

    /// <summary>The record after the body was applied.</summary>
    /// <param name="reader">The body; gathers the faults.</param>
    /// <param name="current">The record before; only what the body names is replaced.</param>
    /// <param name="kind">Budget or rate limit.</param>
    /// <param name="isNew">Whether what must be there is not there yet.</param>
    public static PolicyRecord Apply(BodyReader reader, PolicyRecord current, EntryKind kind, bool isNew)
    {
        var record = current with
        {
            Name = reader.Text("name", current.Name, BodyReader.MaxNameChars) ?? current.Name,
            Conditions = reader.Body.Has("conditions") || isNew ? ConditionsOf(reader) : current.Conditions,
            GroupBy = reader.Body.Has("group_by") || isNew ? GroupsOf(reader) : current.GroupBy,
            Limits = reader.Limits(current.Limits),
        };
        if (reader.Says("status") && reader.Text("status", null) is not (null or "active"))
            reader.Fault("'status' of a policy is active; delete what is not to count");
        return record with { Limits = LimitOf(reader, record.Limits, kind) };
    }

    /// <summary>The record with a workspace's id where its conditions name the slug, for requests are compared by the id.</summary>
    public static PolicyRecord WithId(PolicyRecord record, CatalogueEntry? workspace) => workspace is null ? record : record with
    {
        Conditions = [.. record.Conditions.Select(condition => condition.Key != PolicyKeys.Workspace ? condition : condition with
        {
            Values = [.. condition.Values.Select(value => value == workspace.Slug ? workspace.Id : value)],
        })],
    };

    private static NodeLimits LimitOf(BodyReader reader, NodeLimits limits, EntryKind kind)
    {
        // What the body leaves out of the limit is as it was.
        var isUsage = kind == EntryKind.UsagePolicy;
        var before = isUsage ? limits.UsageLimits.Select(Views.Usage).FirstOrDefault() : limits.RateLimits.Select(Views.Rate).FirstOrDefault();
        var merged = before ?? [];
        var own = isUsage ? OfUsage : OfRate;
        foreach (var name in own)
        {
            if (reader.Says(name))
                merged[name] = reader.Body.Member(name) is { ValueKind: not JsonValueKind.Undefined } value ? JsonNode.Parse(value.GetRawText()) : null;
        }

        foreach (var member in reader.Body.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null && ConfigElement.Snake(member.Name) is var name && !Beside.Contains(name) && !own.Contains(name)))
            reader.Fault($"'{member.Name}' is not supported here");
        using var document = JsonDocument.Parse(merged.ToJsonString());
        var faults = new List<string>();
        var limit = new LimitReader(faults.Add);
        var usage = isUsage ? limit.UsageOf(document.RootElement, ".") : null;
        var rate = isUsage ? null : limit.RateOf(document.RootElement, ".");
        foreach (var fault in faults)
            reader.Fault(fault.Replace("'..", "'", StringComparison.Ordinal));
        return limits with { UsageLimits = usage is null ? [] : [usage], RateLimits = rate is null ? [] : [rate] };
    }

    private static ImmutableArray<PolicyCondition> ConditionsOf(BodyReader reader)
    {
        if (Items(reader, "conditions") is not { } items)
            return [];
        var conditions = ImmutableArray.CreateBuilder<PolicyCondition>();
        foreach (var item in items)
        {
            ImmutableArray<string> values = item.Member("value") switch
            {
                { ValueKind: JsonValueKind.String } text => [text.GetString()!],
                { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(value => value.ValueKind == JsonValueKind.String) => [.. list.EnumerateArray().Select(value => value.GetString()!)],
                _ => [],
            };
            if (values.IsEmpty)
                reader.Fault("each of 'conditions' must have a 'key' and a 'value', a text or a list of texts");
            else if (KeyOf(reader, item) is { } key)
                conditions.Add(new(key, values));
        }

        return conditions.ToImmutable();
    }

    private static ImmutableArray<string> GroupsOf(BodyReader reader)
    {
        if (Items(reader, "group_by") is not { } items)
            return [];
        var keys = items.Select(item => KeyOf(reader, item)).OfType<string>().ToImmutableArray();
        if (keys.Distinct().Count() < keys.Length)
            reader.Fault("'group_by' names a key twice");
        return keys;
    }

    private static List<JsonElement>? Items(BodyReader reader, string name)
    {
        if (reader.Body.Member(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() is > 0 and <= MostKeys && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
            return [.. list.EnumerateArray()];
        reader.Fault($"'{name}' must be a list of 1 to {MostKeys} objects with a 'key'");
        return null;
    }

    private static string? KeyOf(BodyReader reader, JsonElement item)
    {
        if (item.Text("key") is { } key && PolicyKeys.IsKnown(key))
            return key;
        reader.Fault($"'{item.Text("key")}' cannot be a key of a policy here; known are {PolicyKeys.Workspace}, {PolicyKeys.ApiKey}, {PolicyKeys.User} and {PolicyKeys.Metadata}*");
        return null;
    }
}
