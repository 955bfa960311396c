using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.RequestLog;

namespace ImageGateway.Api.Management.Logs;

/// <summary>
/// <c>/v1/logs</c>: lists entries of the request log, shows one with its body, and takes entries of requests made elsewhere.
/// </summary>
internal sealed class LogsApi(
    IRequestLogStore log, ILogRollups rollups, LogScope scope, LogInserter inserter, RequestLogQueue queue)
{
    private const int StandardPage = 50;
    private const int MaxPage = 1_000;

    /// <summary>Scopes each of which lets a caller see entries.</summary>
    public static string[] ViewScopes { get; } = ["logs.view", "logs.list"];

    /// <summary>Maps the routes of the request log.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", "/logs", ["logs.list", "logs.view"], ListAsync);
        endpoints.MapMany<LogInsertion>(routes, "POST", "/logs", ["logs.write", "completions.write"], InsertAsync);
        endpoints.Map(routes, "GET", "/logs/filters", ViewScopes, FiltersAsync);
        endpoints.Map(routes, "GET", "/logs/{id}", ViewScopes, ReadAsync);
    }

    private async ValueTask<ManagementResponse> ListAsync(ManagementCall call)
    {
        var reader = new LogFilterReader(LogFilterReader.Of(call.Http.Request.Query), call.Faults);
        var read = reader.Read([.. LogScope.Names, "page_size", "cursor"]);
        var range = reader.ReadFeedback();
        var (size, after) = (PageSize(call), (LogCursor?)null);
        if (call.Query("cursor") is { } text)
        {
            after = LogCursor.TryParse(text, out var place) ? place : null;
            if (after is null)
                call.Faults.Add("'cursor' must be the 'next_cursor' of an earlier page");
        }

        if (call.Faults.Error is { } fault)
            return fault;
        if (!(await scope.BoundAsync(call, read)).TryGet(out var filter, out var refusal))
            return refusal;
        filter = await scope.NarrowAsync(call, filter, range);
        var page = await log.ListAsync(filter, after, size, call.Cancellation);
        var slugs = await scope.SlugsAsync(page.Entries.Select(static entry => entry.Workspace), call.Cancellation);
        return new JsonObject
        {
            ["object"] = "list",
            ["success"] = true,
            ["data"] = new JsonArray([.. page.Entries.Select(entry => LogViews.Describe(entry, slugs))]),
            ["next_cursor"] = page.Next?.ToString(),
            ["is_bounded"] = page.IsBounded,
        };
    }

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        var name = call.Path("id");
        if (Guid.TryParse(name, out var id) && await log.FindAsync(id, call.Cancellation) is { } entry
            && await scope.SeesAsync(call, entry))
        {
            var slugs = await scope.SlugsAsync([entry.Workspace], call.Cancellation);
            return LogViews.DescribeWhole(entry, slugs);
        }

        return ManagementErrors.NotFound("log", name);
    }

    private async ValueTask<ManagementResponse> InsertAsync(ManagementCall call, IReadOnlyList<LogInsertion> body)
    {
        foreach (var inserted in body)
        {
            if (!queue.TryAdd(inserter.Make(call.Principal, inserted)))
                return RequestLogErrors.Full;
        }

        // Portkey's clients show this text.
        call.Http.Response.ContentType = "text/plain";
        await call.Http.Response.WriteAsync("ok", call.Cancellation);
        return ManagementResponse.Written;
    }

    private async ValueTask<ManagementResponse> FiltersAsync(ManagementCall call)
    {
        if (!(await scope.BoundAsync(call, new())).TryGet(out var filter, out var refusal))
            return refusal;
        var keys = await rollups.KeysAsync(filter.Workspaces, call.Cancellation);
        var slugs = await scope.SlugsAsync(keys.Select(static key => key.Workspace), call.Cancellation);
        return new JsonObject
        {
            ["object"] = "log-filters",
            ["success"] = true,
            ["ai_org"] = Names(keys.Select(static key => key.Provider)),
            ["ai_model"] = Names(keys.Select(static key => key.Model)),
            ["ai_org_model"] = Names(
                keys.Where(static key => key.Provider.Length > 0 && key.Model.Length > 0)
                    .Select(static key => $"{key.Provider}__{key.Model}")),
            ["virtual_keys"] = Names(keys.Select(static key => key.VirtualKey)),
            ["api_key_ids"] = Names(keys.Select(static key => key.ApiKey)),
            ["status_code"] = Names(keys.Select(static key => key.Status.ToString(CultureInfo.InvariantCulture))),
            ["operation"] = Names(keys.Select(static key => LogWords.Of(LogWords.Operations, key.Operation))),
            ["cache_status"] = Names(keys.Select(static key => LogWords.Of(LogWords.Caches, key.Cache))),
            ["workspace_slug"] = Names(slugs.Values),
        };
    }

    private static JsonArray Names(IEnumerable<string> names) =>
        new([.. names.Where(static name => name.Length > 0).Distinct().Order(StringComparer.Ordinal)
            .Select(static name => (JsonNode)name)]);

    private static int PageSize(ManagementCall call)
    {
        if (call.Query("page_size") is not { } text)
            return StandardPage;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= MaxPage)
            return size;
        call.Faults.Add(string.Create(CultureInfo.InvariantCulture, $"'page_size' must be a whole number from 1 to {MaxPage}"));
        return StandardPage;
    }
}
