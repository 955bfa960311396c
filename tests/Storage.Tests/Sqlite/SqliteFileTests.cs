using ImageGateway.Storage.Sqlite;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.Sqlite;

/// <summary>Tables from version to version, and transactions that fail.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private static readonly string[] Versions =
    [
        "CREATE TABLE thing (name TEXT PRIMARY KEY)",
        "ALTER TABLE thing ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'; UPDATE thing SET colour = 'green' WHERE name = 'tree'",
        "CREATE INDEX thing_by_colour ON thing (colour)",
    ];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Run_FileOfAnEarlierVersion_IsBroughtUpAndKeepsItsRows()
    {
        using (var first = Open(Versions[..1]))
            await first.RunAsync(work => work.Execute("INSERT INTO thing (name) VALUES ('tree'), ('house')"), default);

        foreach (var known in (string[][])[Versions, Versions])
        {
            using var next = Open(known);
            Assert.Equal(["grey house", "green tree"], await next.RunAsync(Things, default));
        }
    }

    [Fact]
    public async Task Read_CancelledAmidItsRows_EndsAndTheNextOneWorks()
    {
        using var file = Open(Versions);
        await file.RunAsync(work => work.Execute("INSERT INTO thing (name) VALUES ('house')"), default);
        using var leaving = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await file.ReadAsync(
            work => work.Query(
                """
                WITH RECURSIVE endless (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM endless)
                SELECT number FROM endless WHERE number = 1
                """,
                row =>
                {
                    leaving.Cancel();
                    return row.GetInt64(0);
                }),
            leaving.Token));

        Assert.Equal(["grey house"], await file.ReadAsync(Things, default));
    }

    [Fact]
    public async Task Run_StepToTheNextVersionFails_LeavesTheFileAsItWas()
    {
        using (var first = Open(Versions[..1]))
            await first.RunAsync(work => work.Execute("INSERT INTO thing (name) VALUES ('house')"), default);
        using (var broken = Open([.. Versions, "CREATE TABLE thing (twice TEXT)"]))
            await Assert.ThrowsAsync<IOException>(async () => await broken.RunAsync(Things, default));

        using var whole = Open(Versions);
        Assert.Equal(["grey house"], await whole.RunAsync(Things, default));
    }

    [Fact]
    public async Task Run_ManyProcessesOpenANewFile_TablesAreMadeOnce()
    {
        var files = Enumerable.Range(0, 6).Select(_ => Open(Versions)).ToList();

        await Task.WhenAll(files.Select((file, index) =>
            Task.Run(async () => await file.RunAsync(
                work => work.Execute("INSERT INTO thing (name) VALUES ($name)", ("$name", $"{index}")), default))));

        Assert.Equal(6, (await files[0].RunAsync(Things, default)).Count);
        files.ForEach(file => file.Dispose());
    }

    [Fact]
    public async Task Run_WorkFails_IsRolledBackAndTheFileGoesOn()
    {
        using var file = Open(Versions);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await file.RunAsync<int>(
            work =>
            {
                work.Execute("INSERT INTO thing (name) VALUES ('house')");
                throw new InvalidDataException();
            },
            default));

        Assert.Empty(await file.RunAsync(Things, default));
    }

    [Fact]
    public async Task Run_SqliteRollsBackByItself_IsAnIoFailureAndTheFileGoesOn()
    {
        using var file = Open(Versions);
        // As a full disk does.
        var failure = await Assert.ThrowsAsync<IOException>(async () => await file.RunAsync(
            work => work.Execute("INSERT INTO thing (name) VALUES ('a'); INSERT OR ROLLBACK INTO thing (name) VALUES ('a')"), default));

        Assert.Contains("things.db", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await file.RunAsync(Things, default));
    }

    public void Dispose() => _folder.Dispose();

    private static List<string> Things(SqliteWork work) =>
        work.Query("SELECT colour || ' ' || name FROM thing ORDER BY name", row => row.GetString(0));

    private SqliteFile Open(string[] versions) => new(Path.Combine(_folder.Path, "things.db"), durable: false, new(versions));
}
