using System.Collections.Immutable;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Errors;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Api.Management.LogExports;

/// <summary>Files of exports by signed links, which need no key and end after some time.</summary>
internal sealed class LogExportDownload(ILogExports exports, LogExporter exporter, ImageLinks links, PublicAddress address)
{
    private const string Route = "/v1/logs/exports/";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // Names of files in links, which the signature covers.
    private static readonly string[] Formats = ["jsonl", "csv"];

    /// <summary>Maps the route of files.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(Route + "{id}/files/{name}", GetAsync);

    /// <summary>The link to a file.</summary>
    /// <param name="id">Id of the export.</param>
    /// <param name="format"><c>jsonl</c> or <c>csv</c>.</param>
    /// <param name="request">Request of the caller, which says how links begin.</param>
    public string LinkOf(Guid id, string format, HttpRequest request)
    {
        var name = NameOf(id, format);
        return $"{address.StartOf(request)}{Route}{id}/files/{name}?{links.SignatureOf(name, Lifetime)}";
    }

    private static string NameOf(Guid id, string format) => $"logs-{id}.{format}";

    private async Task GetAsync(HttpContext context)
    {
        var (name, query) = ((string)context.Request.RouteValues["name"]!, context.Request.Query);
        var state = links.Check(name, query["expires"], query["signature"], query["key"]);
        var format = Array.Find(Formats, format => name.EndsWith("." + format, StringComparison.Ordinal));
        if (state != LinkState.Good || format is null || !Guid.TryParse((string)context.Request.RouteValues["id"]!, out var id)
            || NameOf(id, format) != name)
        {
            await ErrorWriter.WriteAsync(context, state == LinkState.Ended ? Ended : Forged);
            return;
        }

        if (await exports.FindAsync(id, context.RequestAborted) is not { State: LogExportState.Success } export)
        {
            await ErrorWriter.WriteAsync(context, ManagementErrors.NotFound("export", id.ToString()));
            return;
        }

        await WriteAsync(context, export, format);
    }

    private async Task WriteAsync(HttpContext context, LogExport export, string format)
    {
        var response = context.Response;
        response.ContentType = format == "csv" ? "text/csv; charset=utf-8" : "application/jsonl";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = $"attachment; filename=\"{NameOf(export.Id, format)}\"";
        var members = export.Members.Split(',').ToImmutableArray();
        if (format == "csv")
            await response.WriteAsync(LogExportFormat.CsvHead(members), context.RequestAborted);
        await foreach (var line in exporter.LinesAsync(export, context.RequestAborted))
            await response.WriteAsync(format == "csv" ? LogExportFormat.CsvLine(line, members) : line + "\n", context.RequestAborted);
    }

    private static GatewayError Forged { get; } = GatewayError.Invalid(
        "The link's signature is missing or wrong.", "signature", "invalid_link", StatusCodes.Status403Forbidden);

    private static GatewayError Ended { get; } = GatewayError.Invalid(
        "The link has ended; ask for a new one.", "expires", "link_ended", StatusCodes.Status410Gone);
}
