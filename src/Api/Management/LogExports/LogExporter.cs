using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Threading.Channels;
using ImageGateway.Api.Management.Logs;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Management.LogExports;

/// <summary>An export that waits to be written.</summary>
/// <param name="Export">The export.</param>
/// <param name="Filter">Its filter, bounded to what its maker sees.</param>
/// <param name="Skip">Entries to pass over.</param>
/// <param name="Take">Most entries.</param>
internal sealed record LogExportWork(LogExport Export, LogFilter Filter, int Skip, int Take);

/// <summary>Writes exports of the request log, one after the other, in compressed parts that the log's store keeps.</summary>
/// <remarks>
/// An export whose instance ended stands still; it is told as failed a minute after its last progress, and a log of one process tells
/// so at its next start.
/// </remarks>
internal sealed partial class LogExporter(
    IRequestLogStore log, ILogExports exports, LogScope scope, RequestLogOptions options, TimeProvider time, ILogger<LogExporter> logger)
    : BackgroundService
{
    /// <summary>Time without progress after which an export counts as failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Days that exports and their files are kept.</summary>
    public const int DaysKept = 7;

    private const int Page = 1_000;
    private const int MaxWaiting = 100;
    private const string Interrupted = "The instance that wrote it ended.";

    private readonly Channel<LogExportWork> _waiting = Channel.CreateBounded<LogExportWork>(MaxWaiting);

    /// <summary>Begins to write an export. False when too many wait.</summary>
    public bool TryStart(LogExportWork work) => _waiting.Writer.TryWrite(work);

    /// <summary>The export as it is: one that stands still for too long has failed.</summary>
    public LogExport Seen(LogExport export) =>
        export.State == LogExportState.InProgress && time.GetUtcNow() - export.UpdatedAt > Patience
            ? export with { State = LogExportState.Failed, Fault = Interrupted }
            : export;

    /// <summary>Lines of an export's file, from part to part.</summary>
    public async IAsyncEnumerable<string> LinesAsync(
        LogExport export, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var part = 0; part < export.Parts; part++)
        {
            if (await exports.ReadPartAsync(export.Id, part, cancellation) is not { } bytes)
                yield break;
            await using var compressed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var reader = new StreamReader(compressed, Encoding.UTF8);
            while (await reader.ReadLineAsync(cancellation) is { } line)
                yield return line;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (options.Kind == RequestLogKind.Sqlite)
                await FailInterruptedAsync(stoppingToken);
            await foreach (var work in _waiting.Reader.ReadAllAsync(stoppingToken))
                await WriteAsync(work, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is not finished is told as failed.
        }
    }

    private async Task FailInterruptedAsync(CancellationToken cancellation)
    {
        try
        {
            await exports.RemoveAsync(time.GetUtcNow().AddDays(-DaysKept), cancellation);
            foreach (var export in await exports.ListAsync(null, cancellation))
            {
                if (export.State == LogExportState.InProgress)
                    await exports.TryUpdateAsync(
                        export with { State = LogExportState.Failed, Fault = Interrupted, UpdatedAt = time.GetUtcNow() },
                        LogExportState.InProgress, cancellation);
            }
        }
        catch (IOException away)
        {
            LogFault(away.Message);
        }
    }

    private async Task WriteAsync(LogExportWork work, CancellationToken cancellation)
    {
        var export = work.Export;
        try
        {
            await exports.RemoveAsync(time.GetUtcNow().AddDays(-DaysKept), cancellation);
            (export, var isWhole) = await WritePartsAsync(work, cancellation);
            if (isWhole)
                await exports.TryUpdateAsync(
                    export with { State = LogExportState.Success, UpdatedAt = time.GetUtcNow() }, LogExportState.InProgress, cancellation);
        }
        catch (IOException away)
        {
            LogFault(away.Message);
            await TryFailAsync(export, cancellation);
        }
    }

    private async Task TryFailAsync(LogExport export, CancellationToken cancellation)
    {
        try
        {
            await exports.TryUpdateAsync(
                export with { State = LogExportState.Failed, Fault = "The store of the log was away.", UpdatedAt = time.GetUtcNow() },
                LogExportState.InProgress, cancellation);
        }
        catch (IOException away)
        {
            // It stands still, and is told as failed for that.
            LogFault(away.Message);
        }
    }

    // False when it was cancelled on the way.
    private async Task<(LogExport Export, bool IsWhole)> WritePartsAsync(LogExportWork work, CancellationToken cancellation)
    {
        var (export, after, skip) = (work.Export, (LogCursor?)null, work.Skip);
        var members = export.Members.Split(',').ToImmutableArray();
        var withBodies = members.Any(static member => member is "request" or "response" or "prompt");
        while (export.Records < work.Take)
        {
            var page = await log.ListAsync(work.Filter, after, (int)Math.Min(Page, skip + work.Take - export.Records), cancellation);
            var entries = page.Entries.Skip(skip).ToList();
            skip = Math.Max(0, skip - page.Entries.Length);
            if (entries.Count > 0)
            {
                await exports.WritePartAsync(
                    export.Id, export.Parts, await CompressAsync(entries, members, withBodies, cancellation), cancellation);
                export = export with { Parts = export.Parts + 1, Records = export.Records + entries.Count };
            }

            export = export with { UpdatedAt = time.GetUtcNow() };
            if (!await exports.TryUpdateAsync(export, LogExportState.InProgress, cancellation))
                return (export, false);
            after = page.Next;
            if (after is null)
                break;
        }

        return (export, true);
    }

    private async ValueTask<byte[]> CompressAsync(
        List<LogEntry> entries, ImmutableArray<string> members, bool withBodies, CancellationToken cancellation)
    {
        var slugs = await scope.SlugsAsync(entries.Select(static entry => entry.Workspace), cancellation);
        using var bytes = new MemoryStream();
        await using (var compressed = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        await using (var writer = new StreamWriter(compressed, new UTF8Encoding(false)) { NewLine = "\n" })
        {
            foreach (var entry in entries)
            {
                var whole = withBodies ? await log.FindAsync(entry.Id, cancellation) ?? entry : entry;
                await writer.WriteLineAsync(LogExportFormat.Line(LogViews.DescribeWhole(whole, slugs), members));
            }
        }

        return bytes.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An export of the request log ended: {Reason}")]
    private partial void LogFault(string reason);
}
