using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Json;

namespace ImageGateway.Api.Management.LogExports;

/// <summary>Members of entries that an export may have.</summary>
internal static class LogExportMembers
{
    private static readonly string[] Standard =
    [
        "id", "trace_id", "created_at", "source", "is_final", "attempt", "retry", "is_fallback", "target", "route_reason", "ai_org",
        "ai_model", "operation", "workspace_slug", "api_key_id", "virtual_key", "config", "user", "metadata", "response_status_code",
        "is_success", "attempt_class", "error_code", "cache_status", "response_time", "queue_time", "upstream_response_time",
        "gateway_processing_time", "cost", "cost_reserved", "cost_currency", "is_cost_uncertain", "is_cost_exact", "total_units",
        "req_units", "res_units", "request_bytes", "response_bytes", "images",
    ];

    // What is large, or what Portkey's exports have beside.
    private static readonly string[] Asked =
        ["workspace_id", "request", "response", "prompt", "request_url", "mode", "prompt_slug"];

    /// <summary>The members that a body asks for, separated by commas; all but bodies where it does not.</summary>
    public static string Of(IReadOnlyList<string>? asked, BodyFaults faults)
    {
        if (asked is not { Count: > 0 })
            return string.Join(',', Standard);
        string[] known = [.. Standard, .. Asked];
        foreach (var name in asked.Where(name => !known.Contains(name)))
            faults.Add($"'requested_data' has '{name}', which entries do not have{NearestName.Hint(name, known)}");
        return string.Join(',', asked.Distinct(StringComparer.Ordinal));
    }
}
