using ImageGateway.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Storage.Tests.Sqlite;

/// <summary>Values of statements that are run many times arrive as they were given.</summary>
public sealed class SqliteStatementTests : IDisposable
{
    private const string Insert = "INSERT INTO kept (number, text, bytes, flag) VALUES ($number, $text, $bytes, $flag)";

    private readonly string _folder = Directory.CreateTempSubdirectory("igw-statement").FullName;
    private readonly SqliteFile _file;

    public SqliteStatementTests() =>
        _file = new(Path.Combine(_folder, "kept.db"), durable: false, new("CREATE TABLE kept (number INTEGER, text TEXT, bytes BLOB, flag INTEGER)"));

    public void Dispose()
    {
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("zu groß, 画像, 🖼, 'quoted', $number")]
    [InlineData(null)]
    public async Task Run_Text_IsKept(string? text)
    {
        await RunAsync("$number $text $bytes $flag", 1, text, [], false);
        Assert.Equal(text, await ReadAsync(static row => row.IsDBNull(1) ? null : row.GetString(1)));
    }

    [Fact]
    public async Task Run_TextBeyondTheBuffer_IsKept()
    {
        var text = new string('ä', 100_000);
        await RunAsync("$number $text $bytes $flag", 1, text, [], false);
        Assert.Equal(text, await ReadAsync(static row => row.GetString(1)));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 255, 0 })]
    [InlineData(null)]
    public async Task Run_Bytes_AreKept(byte[]? bytes)
    {
        await RunAsync("$number $text $bytes $flag", 1, "text", bytes, true);
        Assert.Equal(bytes, await ReadAsync(static row => row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2)));
        Assert.True(await ReadAsync(static row => row.GetBoolean(3)));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public async Task Run_NamesInAnotherOrder_ValuesGoToTheirNames(long number)
    {
        await _file.RunAsync(
            work =>
            {
                var insert = work.Prepare(Insert, "$flag", "$text", "$number", "$bytes");
                return insert.Run(true, "text", number, (byte[])[7]);
            },
            default);
        Assert.Equal(number, await ReadAsync(static row => row.GetInt64(0)));
        Assert.Equal("text", await ReadAsync(static row => row.GetString(1)));
    }

    [Fact]
    public async Task Run_Twice_NothingOfTheFirstIsLeft()
    {
        var changed = await _file.RunAsync(
            work =>
            {
                var insert = work.Prepare(Insert, "$number", "$text", "$bytes", "$flag");
                return (insert.Run(1, "a long text", (byte[])[1, 2, 3], true), insert.Run(2, (string?)null, (byte[]?)null, false));
            },
            default);
        Assert.Equal((1, 1), changed);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Run_RowsThatShareValues_EachRowHasItsOwn()
    {
        (long Number, string? Text, byte[]? Bytes, bool Flag)[] rows =
        [
            (1, null, null, false), (1, "a", [1], false), (1, "a", [1], true), (2, new('a', 1), [2], true), (2, null, [2], true),
            (2, string.Empty, null, true), (2, string.Empty, [], false),
        ];
        await _file.RunAsync(
            work =>
            {
                var insert = work.Prepare(Insert, "$number", "$text", "$bytes", "$flag");
                var shared = new byte[1];
                foreach (var (number, text, bytes, flag) in rows)
                {
                    // The same array with other bytes.
                    bytes?.CopyTo(shared, 0);
                    insert.Run(number, text, bytes is { Length: 1 } ? shared : bytes, flag);
                }

                return true;
            },
            default);
        var kept = await _file.ReadAsync(
            static work => work.Query(
                "SELECT number, text, bytes, flag FROM kept ORDER BY rowid",
                static row => $"{row.GetInt64(0)} {(row.IsDBNull(1) ? "null" : "'" + row.GetString(1) + "'")} "
                    + $"{(row.IsDBNull(2) ? "null" : "x" + Convert.ToHexString(row.GetFieldValue<byte[]>(2)))} {row.GetBoolean(3)}"),
            default);
        Assert.Equal(
            rows.Select(static row => $"{row.Number} {(row.Text is null ? "null" : "'" + row.Text + "'")} "
                + $"{(row.Bytes is null ? "null" : "x" + Convert.ToHexString(row.Bytes))} {row.Flag}"),
            kept);
    }

    [Fact]
    public async Task Prepare_NoStatement_IsRefused() =>
        await Assert.ThrowsAsync<IOException>(
            async () => await _file.RunAsync(static work => work.Prepare("INSERT INTO nowhere VALUES (1)"), default));

    [Fact]
    public async Task Run_RefusedRow_LeavesNoneOfTheTransaction()
    {
        await _file.RunAsync(static work => work.Execute("CREATE UNIQUE INDEX once ON kept (number)"), default);
        await Assert.ThrowsAsync<IOException>(async () => await _file.RunAsync(
            work =>
            {
                var insert = work.Prepare(Insert, "$number", "$text", "$bytes", "$flag");
                return insert.Run(1, "one", (byte[])[1], true) + insert.Run(1, "again", (byte[])[1], true);
            },
            default));
        Assert.Equal(0, await CountAsync());
    }

    private async Task RunAsync(string names, long number, string? text, byte[]? bytes, bool flag) => Assert.Equal(1, await _file.RunAsync(
        work =>
        {
            var insert = work.Prepare(Insert, names.Split(' '));
            return insert.Run(number, text, bytes, flag);
        },
        default));

    private async Task<T> ReadAsync<T>(Func<SqliteDataReader, T> read) =>
        Assert.Single(await _file.ReadAsync(work => work.Query("SELECT number, text, bytes, flag FROM kept", read), default));

    private async Task<long> CountAsync() =>
        await _file.ReadAsync(static work => work.Query("SELECT count(*) FROM kept", static row => row.GetInt64(0))[0], default);
}
