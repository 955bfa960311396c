using ImageGateway.Core.Responses;
using ImageGateway.Storage.Sqlite;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Storage.Tests.Sqlite;

/// <summary>The cache in a real SQLite file: age, bounds, restarts.</summary>
public sealed class SqliteResponseCacheTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = TestClock.Create();

    [Fact]
    public async Task Find_WithinItsAge_GivesTheResponse_AlsoAfterARestart()
    {
        StoredResponse response;
        using (var first = Open())
            response = await PutAsync(first, "key", 1, 2);
        using var second = Open();
        _time.Advance(Minute - TimeSpan.FromMilliseconds(1));
        var found = await second.FindAsync("key", default);
        Assert.Equal(response.Write(), found!.Write());
        Assert.Equal([1, 2], SampleResponses.BytesOf(second.Files, found));
        Assert.Null(await second.FindAsync("other", default));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await second.FindAsync("key", default));
        await second.SweepAsync(default);
        Assert.Null(SampleResponses.BytesOf(second.Files, response));
    }

    [Fact]
    public async Task Put_InPlaceOfAnother_RemovesItsBytes()
    {
        using var cache = Open();
        var old = await PutAsync(cache, "key", 1);
        var current = await PutAsync(cache, "key", 2);
        Assert.Equal(current.File, (await cache.FindAsync("key", default))!.File);
        Assert.Null(SampleResponses.BytesOf(cache.Files, old));
    }

    [Theory]
    [InlineData(2, 1000)]
    [InlineData(1000, 6)]
    public async Task Put_BeyondTheBounds_TheOldestGo(long entries, long bytes)
    {
        using var cache = Open(new(entries, bytes));
        for (byte index = 0; index < 4; index++)
        {
            await PutAsync(cache, $"key-{index}", index, index, index);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var found = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(async index => await cache.FindAsync($"key-{index}", default) is not null));
        Assert.Equal([false, false, true, true], found);
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(_folder.Path, "answers")).Count());
    }

    [Fact]
    public async Task Sweep_FilesOfAKilledProcess_AreRemovedWhenTheyAreOld()
    {
        using var cache = Open();
        var kept = await PutAsync(cache, "key", 1);
        var (stray, fresh) = (await SampleResponses.KeepAsync(cache.Files, 2), await SampleResponses.KeepAsync(cache.Files, 3));
        foreach (var file in new[] { stray.File, kept.File })
            File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, "answers", file), DateTime.UtcNow.AddHours(-2));
        await cache.SweepAsync(default);
        Assert.Null(SampleResponses.BytesOf(cache.Files, stray));
        Assert.NotNull(SampleResponses.BytesOf(cache.Files, fresh));
        Assert.NotNull(SampleResponses.BytesOf(cache.Files, kept));
    }

    [Fact]
    public async Task Find_FileIsNoDatabase_IsAnIoFailure()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "index.db"), new string('x', 5000));
        using var cache = Open();
        await Assert.ThrowsAnyAsync<IOException>(async () => await cache.FindAsync("key", default));
    }

    [Fact]
    public async Task Files_UncommittedOrCut_AreNotThere()
    {
        using var cache = Open();
        string name;
        await using (var file = cache.Files.Begin())
        {
            name = file.Name;
            await file.WriteAsync(new byte[] { 1 }, default);
        }

        Assert.Null(await cache.Files.OpenAsync(name, 1, default));
        var whole = await SampleResponses.KeepAsync(cache.Files, 1, 2);
        Assert.Null(await cache.Files.OpenAsync(whole.File, 3, default));
    }

    public void Dispose() => _folder.Dispose();

    private SqliteResponseCache Open(CacheBounds? bounds = null) => new(_folder.Path, bounds ?? new(100, 1000), _time);

    private static async Task<StoredResponse> PutAsync(SqliteResponseCache cache, string key, params byte[] bytes)
    {
        var response = await SampleResponses.KeepAsync(cache.Files, bytes);
        await cache.PutAsync(key, response, Minute);
        return response;
    }
}
