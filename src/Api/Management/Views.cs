using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Core.Budgets.RateLimiting;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management;

/// <summary>Parts of answers that several resources share.</summary>
internal static class Views
{
    /// <summary>The id of the only organisation, as Portkey's answers name one.</summary>
    public const string Organisation = "organisation";

    /// <summary>Member of what a file of the deployment declares.</summary>
    public const string DeclaredInFile = "declared_in_file";

    /// <summary>Builds one page of a list (docs/architecture/portkey.md#management-api).</summary>
    public static JsonObject List(IEnumerable<JsonObject> items, (int Skip, int Take) page)
    {
        var all = items.ToList();
        return Page(all.Skip(page.Skip).Take(page.Take), all.Count);
    }

    /// <summary>One page of a list.</summary>
    /// <param name="items">What is on it.</param>
    /// <param name="total">How many there are on all pages.</param>
    public static JsonObject Page(IEnumerable<JsonObject> items, int total) => new()
    {
        ["object"] = "list",
        ["success"] = true,
        ["total"] = total,
        ["data"] = new JsonArray([.. items]),
    };

    /// <summary>An answer that is read flat by some clients and under <c>data</c> by others.</summary>
    public static JsonObject Both(JsonObject body)
    {
        var both = body.DeepClone().AsObject();
        both["success"] = true;
        both["data"] = body;
        return both;
    }

    /// <summary>The answer to saving an entry whose versions are counted.</summary>
    public static JsonObject Saved(StoredResource entry, string what) => new()
    {
        ["id"] = entry.Id,
        ["slug"] = entry.Slug,
        ["version_id"] = VersionId(entry.Id, entry.Version),
        ["object"] = what,
    };

    /// <summary>The id of a version of an entry.</summary>
    public static string VersionId(string id, long version) => string.Create(CultureInfo.InvariantCulture, $"{id}_{version}");

    /// <summary>Marks the view of an entry that a file of the deployment declares; others have no such member.</summary>
    public static void AddDeclared(JsonObject view, StoredResource entry)
    {
        if (entry.DeclaredIn() is not null || (entry.Kind == ResourceKind.ApiKey && entry.ApiKey().Declared))
            view[DeclaredInFile] = true;
    }

    /// <summary>A time as ISO 8601 in UTC, or null.</summary>
    public static JsonNode? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Budgets: an object where there is one, as Portkey has it, an array of more; null: none.</summary>
    public static JsonNode? UsageLimits(ImmutableArray<UsageLimit> limits) => limits.Length switch
    {
        0 => null,
        1 => Usage(limits[0]),
        _ => new JsonArray([.. limits.Select(Usage)]),
    };

    /// <summary>Rate limits, or null.</summary>
    public static JsonNode? RateLimits(ImmutableArray<RateLimitRule> limits) =>
        limits.IsEmpty ? null : new JsonArray([.. limits.Select(Rate)]);

    /// <summary>Adds the limits of a resource to its view.</summary>
    public static void AddLimits(JsonObject view, BudgetLimits limits)
    {
        view["usage_limits"] = UsageLimits(limits.UsageLimits);
        view["rate_limits"] = RateLimits(limits.RateLimits);
        view["reset_usage"] = null;
        if (limits.AllowUnpriced)
            view["allow_unpriced"] = true;
        if (limits.UncertainPolicy is { } policy)
            view["uncertain_policy"] = policy;
    }

    /// <summary>Builds the view of a request's defaults.</summary>
    public static JsonObject Defaults(RequestDefaults defaults) => new()
    {
        ["metadata"] = new JsonObject(defaults.Metadata.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value))),
        ["config_id"] = defaults.ConfigId,
        ["allow_config_override"] = defaults.AllowConfigOverride,
    };

    /// <summary>A list of names, or null.</summary>
    public static JsonArray? Names(ImmutableArray<string>? names) =>
        names is { } list ? new JsonArray([.. list.Select(name => (JsonNode)name)]) : null;

    /// <summary>Builds the view of a usage limit.</summary>
    public static JsonObject Usage(UsageLimit limit) => new()
    {
        ["type"] = limit.Type,
        ["credit_limit"] = limit.CreditLimit,
        ["alert_threshold"] = limit.AlertThreshold,
        ["periodic_reset"] = limit.PeriodicReset,
    };

    /// <summary>Builds the view of a rate limit.</summary>
    public static JsonObject Rate(RateLimitRule limit)
    {
        var view = new JsonObject { ["type"] = limit.Type, ["unit"] = limit.Unit, ["value"] = limit.Value };
        if (limit.Queue is { } queue)
            view["queue"] = new JsonObject { ["max"] = queue.Max, ["wait_ms"] = queue.WaitMs };
        return view;
    }
}
