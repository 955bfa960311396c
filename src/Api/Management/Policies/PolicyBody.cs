using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Policies;

/// <summary>Applies a body to the record of a policy: the requests that it is for, the keys that tell them apart, and the limit.</summary>
internal static class PolicyBody
{
    /// <summary>The record after the body was applied.</summary>
    /// <param name="body">The body.</param>
    /// <param name="faults">Takes the faults.</param>
    /// <param name="current">The record before; a member that is there replaces the earlier value.</param>
    /// <param name="kind">Budget or rate limit.</param>
    /// <param name="isNew">Whether the policy is new, so that conditions, groups and limit are needed.</param>
    public static PolicyRecord Apply(PolicyChange body, BodyFaults faults, PolicyRecord current, ResourceKind kind, bool isNew)
    {
        if (isNew && !body.Conditions.IsPresent)
            faults.Add($"'conditions' must be a list of 1 to {PolicyChange.MostKeys} objects with a 'key' and a 'value'");
        if (isNew && !body.GroupBy.IsPresent)
            faults.Add($"'group_by' must be a list of 1 to {PolicyChange.MostKeys} objects with a 'key'");
        return current with
        {
            Name = body.Name.Value is { Length: > 0 } name ? name : current.Name,
            Conditions = body.Conditions.IsPresent
                ? [.. body.Conditions.Value.Select(condition => new PolicyCondition(KeyOf(condition.Key, faults), [.. condition.Value]))]
                : current.Conditions,
            GroupBy = body.GroupBy.IsPresent ? GroupsOf(body.GroupBy.Value, faults) : current.GroupBy,
            Limits = LimitOf(body, faults, current.Limits, kind),
        };
    }

    /// <summary>The record with a workspace's id where its conditions name the slug, for requests are compared by the id.</summary>
    public static PolicyRecord WithId(PolicyRecord record, StoredResource? workspace) => workspace is null ? record : record with
    {
        Conditions = [.. record.Conditions.Select(condition => condition.Key != PolicyKeys.Workspace ? condition : condition with
        {
            Values = [.. condition.Values.Select(value => value == workspace.Slug ? workspace.Id : value)],
        })],
    };

    private static BudgetLimits LimitOf(PolicyChange body, BodyFaults faults, BudgetLimits limits, ResourceKind kind)
    {
        // What the body leaves out of the limit is as it was.
        var isUsage = kind == ResourceKind.UsagePolicy;
        var merged = (isUsage ? limits.UsageLimits.Select(Views.Usage) : limits.RateLimits.Select(Views.Rate)).FirstOrDefault() ?? [];
        foreach (var (name, value) in body.Limit())
            merged[name] = value is { } given ? JsonNode.Parse(given.GetRawText()) : null;
        using var document = JsonDocument.Parse(merged.ToJsonString());
        var limit = new LimitReader(fault => faults.Add(fault.Replace("'..", "'", StringComparison.Ordinal)));
        var usage = isUsage ? limit.UsageOf(document.RootElement, ".") : null;
        var rate = isUsage ? null : limit.RateOf(document.RootElement, ".");
        return limits with
        {
            UsageLimits = usage is null ? [] : [usage],
            RateLimits = rate is null ? [] : [rate],
            AllowUnpriced = body.AllowUnpriced.Or(limits.AllowUnpriced),
            UncertainPolicy = body.UncertainPolicy.Or(limits.UncertainPolicy),
            Resets = limits.Resets + (body.ResetUsage.Value == true ? 1 : 0),
        };
    }

    private static ImmutableArray<string> GroupsOf(IReadOnlyList<PolicyKeyRequest> groups, BodyFaults faults)
    {
        var keys = groups.Select(group => KeyOf(group.Key, faults)).ToImmutableArray();
        if (keys.Distinct().Count() < keys.Length)
            faults.Add("'group_by' names a key twice");
        return keys;
    }

    private static string KeyOf(string key, BodyFaults faults)
    {
        if (!PolicyKeys.IsKnown(key))
            faults.Add($"'{key}' cannot be a key of a policy here; known are {PolicyKeys.Workspace}, {PolicyKeys.ApiKey}, {PolicyKeys.User} and {PolicyKeys.Metadata}*");
        return key;
    }
}
