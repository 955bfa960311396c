using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Logs;

/// <summary>Entries of the request log as answers show them, with Portkey's names where it has any.</summary>
internal static class LogViews
{
    /// <summary>Cents of micro-dollars, exactly.</summary>
    public static decimal Cents(long microDollars) => (decimal)microDollars / LogFilterReader.MicroDollarsOfACent;

    /// <summary>Milliseconds of microseconds, exactly.</summary>
    public static decimal Milliseconds(long microseconds) => (decimal)microseconds / 1_000;

    /// <summary>An entry without its body.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="slugs">Slugs of workspaces by their ids.</param>
    public static JsonObject Describe(LogEntry entry, ImmutableSortedDictionary<string, string> slugs) => new()
    {
        ["id"] = entry.Id.ToString(),
        ["object"] = "log",
        ["trace_id"] = entry.TraceId,
        ["created_at"] = Views.Time(entry.At),
        ["source"] = LogWords.Of(LogWords.Sources, entry.Source),
        ["is_final"] = entry.IsFinal,
        ["attempt"] = entry.Attempt,
        ["retry"] = entry.Retry,
        ["is_fallback"] = entry.IsFallback,
        ["target"] = NullIfEmpty(entry.TargetPath),
        ["route_reason"] = LogWords.Of(LogWords.Reasons, entry.Reason),
        ["ai_org"] = NullIfEmpty(entry.Provider),
        ["ai_model"] = NullIfEmpty(entry.Model),
        ["operation"] = LogWords.Of(LogWords.Operations, entry.Operation),
        ["workspace_id"] = NullIfEmpty(entry.Workspace),
        ["workspace_slug"] = slugs.GetValueOrDefault(entry.Workspace),
        ["api_key_id"] = NullIfEmpty(entry.ApiKey),
        ["virtual_key"] = NullIfEmpty(entry.VirtualKey),
        ["config"] = NullIfEmpty(entry.Config),
        ["user"] = NullIfEmpty(entry.User),
        ["metadata"] = new JsonObject(entry.Metadata.Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        ["response_status_code"] = entry.Status,
        ["is_success"] = !entry.IsError,
        ["attempt_class"] = LogWords.Of(LogWords.Classes, entry.Class),
        ["error_code"] = NullIfEmpty(entry.ErrorCode),
        ["cache_status"] = LogWords.Of(LogWords.Caches, entry.Cache),
        ["response_time"] = Milliseconds(entry.Timings.Total),
        ["queue_time"] = Milliseconds(entry.Timings.Queue),
        ["upstream_response_time"] = Milliseconds(entry.Timings.Headers),
        ["gateway_processing_time"] = Milliseconds(entry.Timings.Own),
        ["cost"] = Cents(entry.Cost.Settled),
        ["cost_reserved"] = Cents(entry.Cost.Reserved),
        ["cost_currency"] = "USD",
        ["is_cost_uncertain"] = entry.Cost.IsUncertain,
        ["is_cost_exact"] = entry.Cost.IsExact,
        ["total_units"] = entry.Tokens,
        ["req_units"] = entry.InputTokens,
        ["res_units"] = entry.OutputTokens,
        ["request_bytes"] = entry.RequestBytes,
        ["response_bytes"] = entry.ResponseBytes,
        ["images"] = new JsonArray([.. entry.Images.Select(Image)]),
    };

    /// <summary>An entry with its body, also in the form of Portkey's stored log document.</summary>
    public static JsonObject DescribeWhole(LogEntry entry, ImmutableSortedDictionary<string, string> slugs)
    {
        var view = Describe(entry, slugs);
        var (metrics, body, sent) = (view.DeepClone(), entry.Body, Json(entry.Body?.Sent));
        view["success"] = true;
        view["_id"] = entry.Id.ToString();
        view["organisation_id"] = Views.Organisation;
        view["prompt"] = body?.Prompt;
        view["is_prompt_hashed"] = body?.IsRedacted == true;
        view["request"] = new JsonObject
        {
            ["url"] = "/v1/images/" + LogWords.Of(LogWords.Operations, entry.Operation) + "s",
            ["method"] = "POST",
            ["headers"] = new JsonObject(),
            ["portkeyHeaders"] = new JsonObject(),
            ["body"] = Json(body?.Request),
        };
        view["response"] = new JsonObject
        {
            ["status"] = entry.Status,
            ["headers"] = new JsonObject(),
            ["body"] = Json(body?.Response),
            ["responseTime"] = Milliseconds(entry.Timings.Total),
            ["lastUsedOptionJsonPath"] = entry.TargetPath,
        };
        view["transformedRequest"] = new JsonObject { ["headers"] = new JsonObject(), ["body"] = sent };
        view["originalResponse"] = new JsonObject { ["body"] = Json(body?.Received) };
        view["metrics"] = metrics;
        return view;
    }

    private static JsonObject Image(LogImage image) => new()
    {
        ["sha256"] = image.Sha256,
        ["content_type"] = image.ContentType,
        ["bytes"] = image.Bytes,
        ["width"] = image.Width,
        ["height"] = image.Height,
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    // Texts are JSON unless they had to be cut or withheld.
    private static JsonNode? Json(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
