using System.Buffers.Binary;
using ImageGateway.Core.Budgets;
using ImageGateway.Storage.Sqlite;
using ImageGateway.TestKit;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Storage.Tests.Sqlite;

/// <summary>Documents in a real SQLite file, with what can happen to such a file.</summary>
public sealed class SqliteBudgetStoreTests : IDisposable
{
    private static readonly BudgetId Budget = new(BudgetKind.VirtualKey, "node");

    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteBudgetStore> _stores = [];

    private string Database => Path.Combine(_folder.Path, "nodes.db");

    [Fact]
    public async Task Read_AfterARestart_GivesWhatWasWritten()
    {
        var document = Document(1) with { Limits = new(1, null, 3) };
        var first = Open();
        Assert.Null(await first.ReadAsync(Budget, default));
        Assert.True(await first.WriteAsync(Budget, 0, document));
        first.Dispose();

        var second = Open();
        Assert.Equal(BudgetDocumentJson.Write(document), BudgetDocumentJson.Write((await second.ReadAsync(Budget, default))!));
        Assert.Null(await second.ReadAsync(Budget with { Id = "other" }, default));
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(0, 0, true)]
    [InlineData(4, 0, false)]
    [InlineData(4, 3, false)]
    [InlineData(4, 4, true)]
    [InlineData(4, 5, false)]
    public async Task Write_OverAnotherVersionThanTheStoreHas_IsRefused(long has, long replaces, bool written)
    {
        var store = Open();
        if (has > 0)
            await store.WriteAsync(Budget, 0, Document(has));

        Assert.Equal(written, await store.WriteAsync(Budget, replaces, Document(9)));

        Assert.Equal(written ? 9 : has, (await store.ReadAsync(Budget, default))?.Version ?? 0);
    }

    [Fact]
    public async Task Write_WhileTheDiskIsBusy_GoesToItTogether()
    {
        const int budgets = 100;
        var store = Open();
        await store.WriteAsync(Budget, 0, Document(1));
        var before = CommitsInLog();
        Task<bool>[] writes;
        using (Locked())
            writes = [.. Enumerable.Range(0, budgets).Select(index => store.WriteAsync(Budget with { Id = $"{index}" }, 0, Document(1)))];

        Assert.All(await Task.WhenAll(writes), Assert.True);

        // Those that came before the first one began to wait, and the rest.
        Assert.InRange(CommitsInLog() - before, 1, 2);
    }

    [Fact]
    public async Task Write_OneOfManyIsStale_TheOthersAreWritten()
    {
        var store = Open();
        await store.WriteAsync(Budget, 0, Document(1));
        Task<bool>[] writes;
        using (Locked())
            writes = [.. Enumerable.Range(0, 20)
                .Select(index => store.WriteAsync(index == 7 ? Budget : Budget with { Id = $"{index}" }, 0, Document(1)))];

        var written = await Task.WhenAll(writes);

        Assert.False(written[7]);
        Assert.Equal(19, written.Count(one => one));
    }

    [Fact]
    public async Task Write_InParallelOverOneVersion_OneIsWritten()
    {
        SqliteBudgetStore[] stores = [Open(), Open()];

        var written = await Task.WhenAll(Enumerable.Range(0, 32).Select(
            index => Task.Run(() => stores[index % 2].WriteAsync(Budget, 0, Document(1) with { Limits = new(index, null, null) }))));

        Assert.Equal(Array.IndexOf(written, true), (await stores[0].ReadAsync(Budget, default))!.Limits.Cost);
        Assert.Single(written, true);
    }

    [Fact]
    public async Task Write_FileLocked_FailsAndIsWrittenWhenItIsFree()
    {
        var store = Open(busySeconds: 1);
        await store.WriteAsync(Budget, 0, Document(1));
        using (Locked())
            await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(Budget, 1, Document(2)));

        Assert.True(await store.WriteAsync(Budget, 1, Document(2)));
    }

    [Fact]
    public async Task Write_FileReadOnly_FailsAndCanStillBeRead()
    {
        const int writeVersion = 18;
        var first = Open();
        await first.WriteAsync(Budget, 0, Document(1));
        first.Dispose();
        // Also root may not write to a file of a format that only later versions of SQLite write.
        var bytes = await File.ReadAllBytesAsync(Database);
        bytes[writeVersion] = 3;
        await File.WriteAllBytesAsync(Database, bytes);

        var store = Open();
        await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(Budget, 1, Document(2)));
        Assert.Equal(1, (await store.ReadAsync(Budget, default))!.Version);
    }

    [Fact]
    public async Task Read_FileIsNoDatabase_Fails()
    {
        await File.WriteAllTextAsync(Database, new string('x', 4096));
        await Assert.ThrowsAsync<IOException>(async () => await Open().ReadAsync(Budget, default));
    }

    [Fact]
    public async Task Read_DocumentThatIsNotUnderstood_FailsAndLeavesIt()
    {
        const string newer = """{"version":7,"limits":"green"}""";
        var store = Open();
        await store.WriteAsync(Budget, 0, Document(7));
        Execute($"UPDATE node SET document = '{newer}'");

        await Assert.ThrowsAsync<IOException>(async () => await store.ReadAsync(Budget, default));

        Assert.Equal(newer, Execute("SELECT document FROM node"));
    }

    [Fact]
    public async Task Read_TablesOfANewerProgram_FailsAndLeavesThem()
    {
        var first = Open();
        await first.WriteAsync(Budget, 0, Document(1));
        first.Dispose();
        Execute("PRAGMA user_version=99");

        var second = Open();
        await Assert.ThrowsAsync<IOException>(async () => await second.ReadAsync(Budget, default));
        await Assert.ThrowsAsync<IOException>(() => second.WriteAsync(Budget, 1, Document(2)));

        Assert.Equal(99L, Execute("PRAGMA user_version"));
        Assert.Equal(1L, Execute("SELECT version FROM node"));
    }

    [Fact]
    public async Task Read_FolderCannotBeMade_Fails()
    {
        using var store = new SqliteBudgetStore("/dev/null/ledger");
        await Assert.ThrowsAnyAsync<IOException>(async () => await store.ReadAsync(Budget, default));
    }

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    private static BudgetDocument Document(long version) => new() { Version = version };

    private SqliteBudgetStore Open(int busySeconds = 10)
    {
        var store = new SqliteBudgetStore(_folder.Path, busySeconds);
        _stores.Add(store);
        return store;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection;
    }

    private object? Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    // Another process is in the middle of a transaction until this is disposed.
    private Held Locked() => new(Connect());

    // The write-ahead log is a header of 32 bytes and frames of 24 bytes and a page; the last frame of a transaction says
    // how large the database is after it, the others say 0.
    private int CommitsInLog()
    {
        using var file = new FileStream(Database + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var log = new byte[file.Length];
        file.ReadExactly(log);
        var page = BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(8));
        var commits = 0;
        for (var frame = 32; frame < log.Length; frame += 24 + page)
            commits += BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(frame + 4)) > 0 ? 1 : 0;
        return commits;
    }

    private sealed class Held : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteTransaction _transaction;

        public Held(SqliteConnection connection) => (_connection, _transaction) = (connection, connection.BeginTransaction());

        public void Dispose()
        {
            _transaction.Dispose();
            _connection.Dispose();
        }
    }
}
