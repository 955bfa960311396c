using System.Data.Common;
using System.Globalization;
using ImageGateway.Core.Images;
using ImageGateway.Storage.Files;

namespace ImageGateway.Storage.RequestLog;

/// <summary>Records of archived images as rows of the table <c>log_image</c>, which is the same in every database.</summary>
internal sealed class ImageRecordTable(ILogDatabase database) : IImageRecords
{
    /// <summary>Statements that make the table.</summary>
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS log_image (
            id text NOT NULL, workspace text NOT NULL, trace text NOT NULL, "user" text NOT NULL, at bigint NOT NULL, model text NOT NULL,
            prompt text NOT NULL, bytes bigint NOT NULL, PRIMARY KEY (id, workspace, trace));
        """ + Indexes;

    /// <summary>Statements that make the indexes of the table.</summary>
    public const string Indexes = """
        CREATE INDEX IF NOT EXISTS log_image_by_trace ON log_image (trace);
        CREATE INDEX IF NOT EXISTS log_image_by_user ON log_image ("user") WHERE "user" <> '';
        CREATE INDEX IF NOT EXISTS log_image_by_age ON log_image (at);
        CREATE INDEX IF NOT EXISTS log_image_by_workspace ON log_image (workspace, at);
        """;

    /// <summary>Adds a record, whose columns are the parameters <c>$1</c> to <c>$8</c> in their order, unless it is there.</summary>
    public const string Insert =
        $"INSERT INTO log_image ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id, workspace, trace) DO NOTHING";

    private const string Columns = "id, workspace, trace, \"user\", at, model, prompt, bytes";

    // Rows of a statement, so that their texts are few and within every database's bound on parameters.
    private const int RowsAtOnce = 100;

    /// <inheritdoc/>
    public async ValueTask AddAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellation)
    {
        foreach (var part in records.Chunk(RowsAtOnce))
        {
            var values = new List<object>(part.Length * 8);
            foreach (var image in part)
            {
                values.AddRange(
                [
                    image.Id, image.Workspace, image.TraceId, image.User, image.At.ToUnixTimeMilliseconds(), image.Model, image.PromptHash,
                    image.Bytes,
                ]);
            }

            await database.ExecuteAsync(
                $"INSERT INTO log_image ({Columns}) VALUES {Rows(part.Length, 8)} ON CONFLICT (id, workspace, trace) DO NOTHING", values,
                cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RemovedImages> RemoveAsync(ImageSelection selection, CancellationToken cancellation)
    {
        var (condition, values) = ConditionOf(selection);
        var limit = selection.Limit is { } most ? string.Create(CultureInfo.InvariantCulture, $" LIMIT {most}") : string.Empty;
        var records = await database.QueryAsync(
            $"SELECT {Columns} FROM log_image WHERE {condition} ORDER BY at, id{limit}", Read, values, cancellation);
        foreach (var part in records.Chunk(RowsAtOnce))
        {
            await database.ExecuteAsync(
                $"DELETE FROM log_image WHERE (id, workspace, trace) IN (VALUES {Rows(part.Length, 3)})",
                [.. part.SelectMany(static image => new object[] { image.Id, image.Workspace, image.TraceId })], cancellation);
        }

        var unused = records.Select(static image => image.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var part in unused.Chunk(RowsAtOnce))
        {
            unused.ExceptWith(await database.QueryAsync(
                $"SELECT DISTINCT id FROM log_image WHERE id IN {Rows(1, part.Length)}", static row => row.GetString(0), [.. part],
                cancellation));
        }

        return new(records, unused);
    }

    /// <inheritdoc/>
    public async ValueTask<DateTimeOffset?> FullAtAsync(string workspace, long bytes, CancellationToken cancellation)
    {
        var found = await database.QueryAsync(
            """
            SELECT at FROM (
                SELECT at, sum(bytes) OVER (ORDER BY at DESC, id DESC) AS total FROM (
                    SELECT id, max(at) AS at, max(bytes) AS bytes FROM log_image WHERE workspace = $1 GROUP BY id) newest) summed
            WHERE total > $2 ORDER BY at DESC LIMIT 1
            """,
            static row => row.GetInt64(0), [workspace, bytes], cancellation);
        return found is [var at] ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
    }

    /// <inheritdoc/>
    public async ValueTask TrimAsync(DateTimeOffset before, CancellationToken cancellation) =>
        await database.ExecuteAsync("DELETE FROM log_image WHERE at < $1", [before.ToUnixTimeMilliseconds()], cancellation);

    private static (string Text, List<object> Values) ConditionOf(ImageSelection selection)
    {
        var (conditions, values) = (new List<string> { "1 = 1" }, new List<object>());
        Add("workspace =", selection.Workspace);
        Add("trace =", selection.TraceId);
        Add("\"user\" =", selection.User);
        Add("at <", selection.Before?.ToUnixTimeMilliseconds());
        if (selection.Sha256 is { } hash)
        {
            var ids = ImageType.IdsOf(hash);
            conditions.Add($"id IN {Rows(1, ids.Length, values.Count)}");
            values.AddRange(ids);
        }

        return (string.Join(" AND ", conditions), values);

        void Add(string comparison, object? value)
        {
            if (value is null)
                return;
            values.Add(value);
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{comparison} ${values.Count}"));
        }
    }

    // ($1, $2), ($3, $4) and so on.
    private static string Rows(int rows, int columns, int first = 0) => string.Join(
        ", ", Enumerable.Range(0, rows).Select(row => "(" + string.Join(
            ", ", Enumerable.Range(first + (row * columns) + 1, columns)
                .Select(static number => string.Create(CultureInfo.InvariantCulture, $"${number}"))) + ")"));

    private static ImageRecord Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        row.GetString(5), row.GetString(6), row.GetInt64(7));
}
