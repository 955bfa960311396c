using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.RequestLog;

/// <summary>
/// Columns of an entry and its body that all stores have alike, behind <c>at</c> and <c>id</c>, which each writes in its own way.
/// </summary>
internal static class LogRow
{
    // Columns of at and id, and where those of the body begin.
    private const int Own = 2;
    private const int BodyAt = 37;

    /// <summary>Names of the columns, in the order in which <see cref="Read"/> takes them.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "trace", "source", "final", "attempt", "retry", "path", "reason", "provider", "model", "operation", "workspace", "api_key",
        "virtual_key", "config", "\"user\"", "metadata", "status", "class", "code", "cache", "fallback", "queue", "headers", "total", "own",
        "reserved", "settled", "uncertain", "exact", "request_bytes", "response_bytes", "tokens", "input_tokens",
        "output_tokens", "images",
    ];

    /// <summary>Names of the columns of a body, in the order in which <see cref="ReadWithBody"/> takes them.</summary>
    public static ImmutableArray<string> BodyNames { get; } = ["prompt", "redacted", "request", "sent", "received", "response"];

    /// <summary>Columns of a query for entries.</summary>
    public static string Columns { get; } = string.Join(", ", Names.Prepend("id").Prepend("at").Select(static name => "entry." + name));

    /// <summary>Columns of a query for bodies, behind <see cref="Columns"/>.</summary>
    public static string BodyColumns { get; } = string.Join(", ", BodyNames.Select(static name => "body." + name));

    /// <summary>Reads an entry from the columns of <see cref="Columns"/>, the first two of which the store has read.</summary>
    public static LogEntry Read(DbDataReader row, DateTimeOffset at, Guid id) => new()
    {
        At = at,
        Id = id,
        TraceId = row.GetString(Own),
        Source = (LogSource)row.GetInt32(Own + 1),
        IsFinal = row.GetBoolean(Own + 2),
        Attempt = row.GetInt32(Own + 3),
        Retry = row.GetInt32(Own + 4),
        TargetPath = row.GetString(Own + 5),
        Reason = (RouteReason)row.GetInt32(Own + 6),
        Provider = row.GetString(Own + 7),
        Model = row.GetString(Own + 8),
        Operation = (ImageOperation)row.GetInt32(Own + 9),
        Workspace = row.GetString(Own + 10),
        ApiKey = row.GetString(Own + 11),
        VirtualKey = row.GetString(Own + 12),
        Config = row.GetString(Own + 13),
        User = row.GetString(Own + 14),
        Metadata = row.IsDBNull(Own + 15)
            ? ImmutableSortedDictionary<string, string>.Empty
            : JsonSerializer.Deserialize(row.GetString(Own + 15), LogJson.Default.ImmutableSortedDictionaryStringString)!,
        Status = row.GetInt32(Own + 16),
        Class = (AttemptClass)row.GetInt32(Own + 17),
        ErrorCode = row.GetString(Own + 18),
        Cache = (LogCache)row.GetInt32(Own + 19),
        IsFallback = row.GetBoolean(Own + 20),
        Timings = new(row.GetInt64(Own + 21), row.GetInt64(Own + 22), row.GetInt64(Own + 23), row.GetInt64(Own + 24)),
        Cost = new(row.GetInt64(Own + 25), row.GetInt64(Own + 26), row.GetBoolean(Own + 27), row.GetBoolean(Own + 28)),
        RequestBytes = row.GetInt64(Own + 29),
        ResponseBytes = row.GetInt64(Own + 30),
        Tokens = row.GetInt64(Own + 31),
        InputTokens = row.IsDBNull(Own + 32) ? null : row.GetInt64(Own + 32),
        OutputTokens = row.IsDBNull(Own + 33) ? null : row.GetInt64(Own + 33),
        Images = row.IsDBNull(Own + 34) ? [] : JsonSerializer.Deserialize(row.GetString(Own + 34), LogJson.Default.ImmutableArrayLogImage),
    };

    /// <summary>Adds to an entry the body from the columns of <see cref="BodyColumns"/>, if the row has one.</summary>
    public static LogEntry ReadWithBody(DbDataReader row, LogEntry entry) => row.IsDBNull(BodyAt + 1) ? entry : entry with
    {
        Body = new LogBodyTexts(
                row.GetString(BodyAt + 2), row.GetString(BodyAt + 3), row.GetString(BodyAt + 4), row.GetString(BodyAt + 5))
            .ToBody(row.IsDBNull(BodyAt) ? null : row.GetString(BodyAt), row.GetBoolean(BodyAt + 1)),
    };

    /// <summary>Metadata as JSON; null when there is none.</summary>
    public static string? MetadataOf(LogEntry entry) =>
        entry.Metadata.IsEmpty ? null : JsonSerializer.Serialize(entry.Metadata, LogJson.Default.ImmutableSortedDictionaryStringString);

    /// <summary>Counted metadata keys of a batch as JSON; null when there are none.</summary>
    public static string? NamesOf(LogBatch batch) =>
        batch.CountedMetadata is { IsEmpty: false } names ? JsonSerializer.Serialize(names, LogJson.Default.CountedMetadata) : null;

    /// <summary>Reads what <see cref="NamesOf(LogBatch)"/> gave.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<string>>? NamesOf(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, LogJson.Default.CountedMetadata);

    /// <summary>Images as JSON; null when there are none.</summary>
    public static string? ImagesOf(LogEntry entry) =>
        entry.Images.IsEmpty ? null : JsonSerializer.Serialize(entry.Images, LogJson.Default.ImmutableArrayLogImage);
}
