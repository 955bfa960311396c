using ImageGateway.Core.Responses;
using ImageGateway.Storage.Files;
using ImageGateway.Storage.Responses;
using ImageGateway.Storage.Tests.Sqlite;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Storage.Tests.Responses;

/// <summary>The cache in a folder that several instances share: age, bounds, answers that replace others.</summary>
public sealed class PlacedResponseCacheTests : IDisposable
{
    private const string Key = "ab12";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Find_WithinItsAge_GivesTheResponseToEveryInstance()
    {
        var (one, other) = (Open(), Open());
        var response = await PutAsync(one, Key, 1, 2);
        _time.Advance(Minute - TimeSpan.FromMilliseconds(1));
        var found = await other.FindAsync(Key, default);
        Assert.Equal(response.Write(), found!.Write());
        Assert.Equal([1, 2], SampleResponses.BytesOf(other.Files, found));
        Assert.Null(await other.FindAsync("cd34", default));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await other.FindAsync(Key, default));
        Assert.Empty(Names());
    }

    [Fact]
    public async Task Put_InPlaceOfAnother_RemovesItsBytes()
    {
        var cache = Open();
        var old = await PutAsync(cache, Key, 1);
        var current = await PutAsync(Open(), Key, 2);
        Assert.Equal(current.File, (await cache.FindAsync(Key, default))!.File);
        Assert.Null(SampleResponses.BytesOf(cache.Files, old));
    }

    [Fact]
    public async Task Put_BeyondTheBounds_KeepsWithinThem()
    {
        var cache = Open(new(1_000, 5, TimeSpan.FromDays(91)));
        for (var index = 0; index < 20; index++)
            await PutAsync(cache, $"k{index:00}", 1, 2, 3);
        Assert.InRange(Directory.GetFiles(Path.Combine(_folder.Path, "cache", "entries"), "*", SearchOption.AllDirectories).Length, 0, 5);
        Assert.InRange(Directory.GetFiles(Path.Combine(_folder.Path, "cache", "images"), "*", SearchOption.AllDirectories).Length, 0, 5);

        var large = await PutAsync(cache, "large", new byte[1_001]);
        Assert.Null(await cache.FindAsync("large", default));
        Assert.Null(SampleResponses.BytesOf(cache.Files, large));
    }

    [Fact]
    public async Task Find_EntryIsNoJson_IsAnIoFailure()
    {
        var cache = Open();
        await PutAsync(cache, Key, 1);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "cache", "entries", Key[..2], Key), "{");
        await Assert.ThrowsAnyAsync<IOException>(async () => await cache.FindAsync(Key, default));
    }

    private PlacedResponseCache Open(ResponseFileBounds? bounds = null) =>
        new(new FolderPlace(_folder.Path, durable: false), "cache", bounds ?? new(1_000, 1_000, TimeSpan.FromDays(91)), _time);

    private string[] Names() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);

    private static async Task<StoredResponse> PutAsync(PlacedResponseCache cache, string key, params byte[] bytes)
    {
        var response = await SampleResponses.KeepAsync(cache.Files, bytes);
        await cache.PutAsync(key, response, Minute);
        return response;
    }
}
