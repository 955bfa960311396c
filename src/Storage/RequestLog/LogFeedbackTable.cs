using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.RequestLog;

/// <summary>Feedback as rows of the table <c>log_feedback</c>, which is the same in every database.</summary>
internal sealed class LogFeedbackTable(ILogDatabase database) : ILogFeedback
{
    /// <summary>Statements that make the table.</summary>
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS log_feedback (
            id text PRIMARY KEY, at bigint NOT NULL, trace text NOT NULL, value bigint NOT NULL, weight bigint NOT NULL, metadata text NOT NULL,
            workspace text NOT NULL, provider text NOT NULL, model text NOT NULL, operation bigint NOT NULL, virtual_key text NOT NULL,
            api_key text NOT NULL, status bigint NOT NULL, cache bigint NOT NULL, config text NOT NULL, "user" text NOT NULL);
        CREATE INDEX IF NOT EXISTS log_feedback_by_time ON log_feedback (at);
        """;

    private const string Columns =
        "id, at, trace, value, weight, metadata, workspace, provider, model, operation, virtual_key, api_key, status, cache, "
        + "config, \"user\"";

    /// <inheritdoc/>
    public async ValueTask AddAsync(ImmutableArray<LogFeedback> feedback, CancellationToken cancellation)
    {
        foreach (var one in feedback)
        {
            await database.ExecuteAsync(
                $"INSERT INTO log_feedback ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                [
                    one.Id.ToString("n"), one.At.ToUnixTimeMilliseconds(), one.TraceId, (long)one.Value, (long)one.Weight, one.Metadata,
                    one.Key.Workspace, one.Key.Provider, one.Key.Model, (long)one.Key.Operation, one.Key.VirtualKey, one.Key.ApiKey,
                    (long)one.Key.Status, (long)one.Key.Cache, one.Config, one.User,
                ],
                cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<LogFeedback?> FindAsync(Guid id, CancellationToken cancellation)
    {
        var found = await database.QueryAsync(
            $"SELECT {Columns} FROM log_feedback WHERE id = $1", Read, [id.ToString("n")], cancellation);
        return found is [var one] ? one : null;
    }

    /// <inheritdoc/>
    public async ValueTask UpdateAsync(LogFeedback feedback, CancellationToken cancellation) => await database.ExecuteAsync(
        "UPDATE log_feedback SET value = $1, weight = $2, metadata = $3 WHERE id = $4",
        [(long)feedback.Value, (long)feedback.Weight, feedback.Metadata, feedback.Id.ToString("n")], cancellation);

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<FeedbackSum>> SumsAsync(LogFilter filter, TimeSpan step, CancellationToken cancellation)
    {
        var condition = new LogCondition(filter, null, new PlainLogDialect());
        var length = ((long)step.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return
        [
            .. await database.QueryAsync(
                $"""
                SELECT at - at % {length}, provider, model, value, count(*), CAST(sum(weight) AS bigint)
                FROM log_feedback entry WHERE {condition.Text} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
                """,
                static row => new FeedbackSum(
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), row.GetString(1), row.GetString(2), row.GetInt32(3),
                    row.GetInt64(4), row.GetInt64(5)),
                condition.Values, cancellation),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<string>> TracesAsync(
        FeedbackRange range, LogFilter filter, int limit, CancellationToken cancellation)
    {
        // Beyond any mean, and far from what a product of numbers can hold.
        const long Beyond = 20 * LogFeedback.WholeWeight;
        var condition = new LogCondition(filter, null, new PlainLogDialect());
        var (least, most) = (
            Math.Clamp(range.Least ?? -Beyond, -Beyond, Beyond).ToString(CultureInfo.InvariantCulture),
            Math.Clamp(range.Most ?? Beyond, -Beyond, Beyond).ToString(CultureInfo.InvariantCulture));
        return
        [
            .. await database.QueryAsync(
                $"""
                SELECT trace FROM log_feedback entry WHERE {condition.Text} GROUP BY trace
                HAVING sum(weight) > 0 AND sum(value * weight) * {LogFeedback.WholeWeight} >= {least} * sum(weight)
                    AND sum(value * weight) * {LogFeedback.WholeWeight} <= {most} * sum(weight)
                ORDER BY max(at) DESC, trace LIMIT {limit.ToString(CultureInfo.InvariantCulture)}
                """,
                static row => row.GetString(0), condition.Values, cancellation),
        ];
    }

    /// <summary>Removes feedback that was given before a time.</summary>
    public async ValueTask RemoveAsync(DateTimeOffset before, CancellationToken cancellation) =>
        await database.ExecuteAsync("DELETE FROM log_feedback WHERE at < $1", [before.ToUnixTimeMilliseconds()], cancellation);

    private static LogFeedback Read(DbDataReader row) => new()
    {
        Id = Guid.Parse(row.GetString(0)),
        At = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
        TraceId = row.GetString(2),
        Value = row.GetInt32(3),
        Weight = row.GetInt32(4),
        Metadata = row.GetString(5),
        Key = new(
            row.GetString(6), row.GetString(7), row.GetString(8), (ImageOperation)row.GetInt32(9), row.GetString(10), row.GetString(11),
            row.GetInt32(12), (LogCache)row.GetInt32(13)),
        Config = row.GetString(14),
        User = row.GetString(15),
    };
}
