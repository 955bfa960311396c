using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Logs;
using ImageGateway.Core.Errors;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.LogExports;

/// <summary><c>/v1/logs/exports</c>: files with entries of the request log, written in the background.</summary>
internal sealed class LogExportsApi(
    ILogExports exports, LogExporter exporter, LogExportDownload download, LogScope scope, TimeProvider time)
{
    private const string What = "export";
    private const int MaxRecords = 1_000_000;
    private const int MaxPage = 50_000;

    private static readonly string[] Scopes = ["logs.export"];
    private static readonly string[] Draft = ["draft", "in_progress", "success", "failed", "stopped"];

    /// <summary>Maps the routes of exports.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        const string one = "/logs/exports/{id}";
        endpoints.Map(routes, "GET", "/logs/exports", Scopes, ListAsync);
        endpoints.Map<LogExportChange>(routes, "POST", "/logs/exports", Scopes, CreateAsync);
        endpoints.Map(routes, "GET", one, Scopes, ReadAsync);
        endpoints.Map<LogExportChange>(routes, "PUT", one, Scopes, UpdateAsync);
        endpoints.Map(routes, "POST", one + "/start", Scopes, StartAsync);
        endpoints.Map(routes, "POST", one + "/cancel", Scopes, CancelAsync);
        endpoints.Map(routes, "GET", one + "/download", Scopes, DownloadAsync);
        download.Map(routes);
    }

    private async ValueTask<ManagementResponse> ListAsync(ManagementCall call)
    {
        if (!(await scope.BoundSumsAsync(call, new())).TryGet(out var filter, out var refusal))
            return refusal;
        var found = await exports.ListAsync(filter.Workspaces is [var workspace] ? workspace : null, call.Cancellation);
        return Views.List(found.Select(export => Describe(exporter.Seen(export))), call.Page());
    }

    private async ValueTask<ManagementResponse> CreateAsync(ManagementCall call, LogExportChange body)
    {
        var given = body.Filters.Value ?? ImmutableDictionary<string, JsonElement>.Empty;
        if (!(await FilterAsync(call, given, body.WorkspaceId.Value)).TryGet(out var filter, out var refusal))
            return refusal;
        var now = time.GetUtcNow();
        var export = new LogExport
        {
            Id = Guid.CreateVersion7(now),
            Workspace = filter.Workspaces is [var workspace] ? workspace : string.Empty,
            Description = body.Description.Value ?? string.Empty,
            Filters = Json(given),
            Members = LogExportMembers.Of(body.RequestedData.Value, call.Faults),
            CreatedBy = call.Principal.Id,
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (call.Faults.Error is { } fault)
            return fault;
        await exports.AddAsync(export, call.Cancellation);
        return Short(export);
    }

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call) =>
        await FindAsync(call) is { } export ? Describe(export) : Absent(call);

    private async ValueTask<ManagementResponse> UpdateAsync(ManagementCall call, LogExportChange body)
    {
        if (await FindAsync(call) is not { } export)
            return Absent(call);
        var given = body.Filters.Value ?? FiltersOf(export);
        if (!(await FilterAsync(call, given, WorkspaceOf(export))).TryGet(out _, out var refusal))
            return refusal;
        var changed = export with
        {
            Filters = Json(given),
            Members = body.RequestedData.IsPresent ? LogExportMembers.Of(body.RequestedData.Value, call.Faults) : export.Members,
            Description = body.Description.IsPresent ? body.Description.Value ?? string.Empty : export.Description,
            UpdatedAt = time.GetUtcNow(),
        };
        if (call.Faults.Error is { } fault)
            return fault;
        return await exports.TryUpdateAsync(changed, LogExportState.Draft, call.Cancellation) ? Short(changed) : NotNow(export);
    }

    private async ValueTask<ManagementResponse> StartAsync(ManagementCall call)
    {
        if (await FindAsync(call) is not { } export)
            return Absent(call);
        var given = FiltersOf(export);
        if (!(await FilterAsync(call, given, WorkspaceOf(export))).TryGet(out var filter, out var refusal))
            return refusal;
        var (skip, take) = PartOf(given);
        var started = export with { State = LogExportState.InProgress, UpdatedAt = time.GetUtcNow() };
        if (!await exports.TryUpdateAsync(started, LogExportState.Draft, call.Cancellation))
            return NotNow(export);

        // Entries that come while it is written would move its pages.
        var until = filter.Until < started.UpdatedAt ? filter.Until : started.UpdatedAt;
        if (exporter.TryStart(new(started, filter with { Until = until }, skip, take)))
            return Message($"Export {export.Id} is in progress");
        await exports.TryUpdateAsync(export, LogExportState.InProgress, call.Cancellation);
        return RequestLogErrors.TooManyExports;
    }

    private async ValueTask<ManagementResponse> CancelAsync(ManagementCall call)
    {
        if (await FindAsync(call) is not { } export)
            return Absent(call);
        var stopped = export with { State = LogExportState.Stopped, UpdatedAt = time.GetUtcNow() };
        return export.State is LogExportState.Draft or LogExportState.InProgress
            && (await exports.TryUpdateAsync(stopped, LogExportState.InProgress, call.Cancellation)
                || await exports.TryUpdateAsync(stopped, LogExportState.Draft, call.Cancellation))
            ? Message($"Export {export.Id} is cancelled")
            : NotNow(export);
    }

    private async ValueTask<ManagementResponse> DownloadAsync(ManagementCall call)
    {
        if (await FindAsync(call) is not { } export)
            return Absent(call);
        if (export.State != LogExportState.Success)
            return NotNow(export);
        return new JsonObject
        {
            ["success"] = true,
            ["signed_url"] = download.LinkOf(export.Id, "jsonl", call.Http.Request),
            ["csv_url"] = download.LinkOf(export.Id, "csv", call.Http.Request),
        };
    }

    private async ValueTask<LogExport?> FindAsync(ManagementCall call)
    {
        if (!Guid.TryParse(call.Path("id"), out var id) || await exports.FindAsync(id, call.Cancellation) is not { } export)
            return null;
        return call.Principal.IsOrganisation || export.Workspace == call.Principal.Workspace ? exporter.Seen(export) : null;
    }

    private async ValueTask<Result<LogFilter>> FilterAsync(
        ManagementCall call, IReadOnlyDictionary<string, JsonElement> given, string? workspace)
    {
        var filters = LogFilterReader.Of(given);
        var reader = new LogFilterReader(filters, call.Faults);
        var read = reader.Read([.. LogScope.Names, "page_size", "current_page"]);
        var range = reader.ReadFeedback();
        if (call.Faults.Error is { } fault)
            return fault;
        return (await scope.BoundAsync(call, read, workspace ?? filters.GetValueOrDefault("workspace_slug"))).TryGet(
            out var bound, out var refusal)
            ? await scope.NarrowAsync(call, bound, range)
            : refusal;
    }

    private static (int Skip, int Take) PartOf(IReadOnlyDictionary<string, JsonElement> given)
    {
        var filters = LogFilterReader.Of(given);
        if (!int.TryParse(filters.GetValueOrDefault("page_size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size == 0)
            return (0, MaxRecords);
        size = Math.Min(size, MaxPage);
        _ = int.TryParse(filters.GetValueOrDefault("current_page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page);
        return ((int)Math.Min((long)page * size, MaxRecords), size);
    }

    private static string? WorkspaceOf(LogExport export) => export.Workspace.Length == 0 ? null : export.Workspace;

    private static IReadOnlyDictionary<string, JsonElement> FiltersOf(LogExport export) =>
        JsonSerializer.Deserialize(export.Filters, BodyContext.Default.IReadOnlyDictionaryStringJsonElement)!;

    private static string Json(IReadOnlyDictionary<string, JsonElement> filters) =>
        JsonSerializer.Serialize(filters, BodyContext.Default.IReadOnlyDictionaryStringJsonElement);

    private static JsonObject Describe(LogExport export) => new()
    {
        ["id"] = export.Id.ToString(),
        ["object"] = What,
        ["organisation_id"] = Views.Organisation,
        ["workspace_id"] = WorkspaceOf(export),
        ["description"] = export.Description,
        ["filters"] = JsonNode.Parse(export.Filters),
        ["requested_data"] = new JsonArray([.. export.Members.Split(',').Select(static member => (JsonNode)member)]),
        ["status"] = Draft[(int)export.State],
        ["fault"] = export.Fault.Length == 0 ? null : export.Fault,
        ["total_records"] = export.Records,
        ["created_by"] = export.CreatedBy,
        ["created_at"] = Views.Time(export.CreatedAt),
        ["last_updated_at"] = Views.Time(export.UpdatedAt),
    };

    private static JsonObject Short(LogExport export) =>
        new() { ["id"] = export.Id.ToString(), ["object"] = What, ["success"] = true, ["total"] = export.Records };

    private static JsonObject Message(string message) => new() { ["object"] = What, ["success"] = true, ["message"] = message };

    private static GatewayError Absent(ManagementCall call) => ManagementErrors.NotFound(What, call.Path("id"));

    private static GatewayError NotNow(LogExport export) => GatewayError.Invalid(
        $"The export is {Draft[(int)export.State].Replace('_', ' ')}; this can be done with one that is "
            + "a draft, or downloaded with one that is a success.", null, "conflict", StatusCodes.Status409Conflict);
}
