using System.Text.Json.Nodes;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Policies;

/// <summary>
/// View of policies in the API (docs/architecture/portkey.md#management-api): the limit's members stand beside the others.
/// </summary>
internal static class PolicyView
{
    /// <summary>The view of one.</summary>
    public static JsonObject Describe(StoredResource entry, string name)
    {
        var record = entry.Policy();
        var view = new JsonObject
        {
            ["id"] = entry.Id,
            ["object"] = name,
            ["name"] = record.Name,
            ["status"] = "active",
            ["conditions"] = new JsonArray([.. record.Conditions.Select(Condition)]),
            ["group_by"] = new JsonArray([.. record.GroupBy.Select(key => new JsonObject { ["key"] = key })]),
        };
        foreach (var (member, value) in record.Limits.UsageLimits.Select(Views.Usage).Concat(record.Limits.RateLimits.Select(Views.Rate))
            .SelectMany(limit => limit))
            view[member] = value?.DeepClone();
        if (record.Limits.AllowUnpriced)
            view["allow_unpriced"] = true;
        if (record.Limits.UncertainPolicy is { } uncertain)
            view["uncertain_policy"] = uncertain;
        view["organisation_id"] = Views.Organisation;
        view["workspace_id"] = entry.Workspace;
        view["created_at"] = Views.Time(entry.CreatedAt);
        view["last_updated_at"] = Views.Time(entry.UpdatedAt);
        Views.AddDeclared(view, entry);
        return view;
    }

    private static JsonObject Condition(PolicyCondition condition) => new()
    {
        ["key"] = condition.Key,
        ["value"] = condition.Values is [var only] ? only : new JsonArray([.. condition.Values.Select(value => (JsonNode)value)]),
    };
}
