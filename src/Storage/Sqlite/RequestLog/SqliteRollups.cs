using System.Buffers.Binary;
using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.Sqlite.RequestLog;

/// <summary>Roll-ups as rows of the tables <c>dimension</c> and <c>rollup</c>, of a day's minutes or of all hours.</summary>
internal static class SqliteRollups
{
    /// <summary>Statements that make the tables.</summary>
    public const string Schema = Dimensions + Sums;

    /// <summary>Name of the table of a day file's minutes, or of all hours.</summary>
    public const string Own = "rollup";

    /// <summary>Name of the table of all days.</summary>
    public const string Days = "rollup_day";

    /// <summary>Statements that make the tables of hours and days.</summary>
    public const string LongSchema = Dimensions + Sums + """
        CREATE TABLE rollup_day (
            start INTEGER NOT NULL, dimension INTEGER NOT NULL, sums BLOB NOT NULL, latency BLOB NOT NULL, PRIMARY KEY (start, dimension)) WITHOUT ROWID;
        """;

    private const string Dimensions = """
        CREATE TABLE dimension (
            id INTEGER PRIMARY KEY, workspace TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, operation INTEGER NOT NULL,
            virtual_key TEXT NOT NULL, api_key TEXT NOT NULL, status INTEGER NOT NULL, cache INTEGER NOT NULL,
            UNIQUE (workspace, provider, model, operation, virtual_key, api_key, status, cache));
        """;

    private const string Sums = """
        CREATE TABLE rollup (
            start INTEGER NOT NULL, dimension INTEGER NOT NULL, sums BLOB NOT NULL, latency BLOB NOT NULL, PRIMARY KEY (start, dimension)) WITHOUT ROWID;
        """;

    private const string KeyColumns = "workspace, provider, model, operation, virtual_key, api_key, status, cache";
    private const string KeyParameters = "$workspace, $provider, $model, $operation, $virtual_key, $api_key, $status, $cache";

    /// <summary>Adds the sums of a table to those that a table of the file holds.</summary>
    public static void Add(SqliteWork work, string name, RollupTable table)
    {
        foreach (var (start, key, measures) in table.Rows)
        {
            var (at, dimension) = (start.ToUnixTimeMilliseconds(), DimensionOf(work, key));
            var stored = work.Query(
                $"SELECT sums, latency FROM {name} WHERE start = $start AND dimension = $dimension",
                static row => Read(row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1)), ("$start", at), ("$dimension", dimension));
            var sums = measures;
            foreach (var earlier in stored)
            {
                earlier.Add(sums);
                sums = earlier;
            }

            work.Execute(
                $"INSERT OR REPLACE INTO {name} (start, dimension, sums, latency) VALUES ($start, $dimension, $sums, $latency)",
                ("$start", at), ("$dimension", dimension), ("$sums", Write(sums.ToNumbers())),
                ("$latency", sums.Latency.ToBytes()));
        }
    }

    /// <summary>Roll-ups within the times of a filter whose dimensions fit, in order of time.</summary>
    public static ImmutableArray<Rollup> Find(SqliteWork work, string name, LogFilter filter, bool withLatency)
    {
        var keys = Keys(work).Where(row => filter.FitsKey(row.Key)).ToDictionary(static row => row.Id, static row => row.Key);
        return [.. work.Query(
            $"""
            SELECT start, dimension, sums{(withLatency ? ", latency" : string.Empty)}
            FROM {name} WHERE start >= $from AND start < $until ORDER BY start, dimension
            """,
            row => keys.TryGetValue(row.GetInt64(1), out var key)
                ? new Rollup(
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), key,
                    Read(row.GetFieldValue<byte[]>(2), withLatency ? row.GetFieldValue<byte[]>(3) : []))
                : null,
            ("$from", filter.FromMilliseconds ?? long.MinValue),
            ("$until", filter.UntilMilliseconds ?? long.MaxValue)).OfType<Rollup>()];
    }

    /// <summary>All combinations of dimensions with their ids.</summary>
    public static List<(long Id, RollupKey Key)> Keys(SqliteWork work) => work.Query(
        $"SELECT id, {KeyColumns} FROM dimension",
        static row => (row.GetInt64(0), new RollupKey(
            row.GetString(1), row.GetString(2), row.GetString(3), (ImageOperation)row.GetInt32(4), row.GetString(5), row.GetString(6),
            row.GetInt32(7), (LogCache)row.GetInt32(8))));

    private static long DimensionOf(SqliteWork work, RollupKey key)
    {
        (string, object?)[] values =
        [
            ("$workspace", key.Workspace), ("$provider", key.Provider), ("$model", key.Model), ("$operation", (int)key.Operation),
            ("$virtual_key", key.VirtualKey), ("$api_key", key.ApiKey), ("$status", key.Status), ("$cache", (int)key.Cache),
        ];
        work.Execute($"INSERT OR IGNORE INTO dimension ({KeyColumns}) VALUES ({KeyParameters})", values);
        return work.Query($"SELECT id FROM dimension WHERE ({KeyColumns}) = ({KeyParameters})", static row => row.GetInt64(0), values)[0];
    }

    private static byte[] Write(long[] numbers)
    {
        var bytes = new byte[numbers.Length * sizeof(long)];
        for (var index = 0; index < numbers.Length; index++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(index * sizeof(long)), numbers[index]);
        return bytes;
    }

    private static RollupMeasures Read(byte[] sums, byte[] latency)
    {
        var numbers = new long[sums.Length / sizeof(long)];
        for (var index = 0; index < numbers.Length; index++)
            numbers[index] = BinaryPrimitives.ReadInt64LittleEndian(sums.AsSpan(index * sizeof(long)));
        return RollupMeasures.From(numbers, latency);
    }
}
