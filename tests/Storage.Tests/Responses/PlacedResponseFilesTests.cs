using ImageGateway.Core.Responses;
using ImageGateway.Storage.Files;
using ImageGateway.Storage.Responses;
using ImageGateway.Storage.Tests.Sqlite;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Storage.Tests.Responses;

/// <summary>Answers in a folder that several instances share: whole files only, within bounds of bytes, number and age.</summary>
public sealed class PlacedResponseFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_Committed_IsThereForEveryInstance_CutOrUncommittedIsNot()
    {
        var (one, other) = (Files(100), Files(100));
        var kept = await SampleResponses.KeepAsync(one, 1, 2);
        Assert.Equal([1, 2], SampleResponses.BytesOf(other, kept));
        Assert.Null(await other.OpenAsync(kept.File, 3, default));

        string name;
        await using (var file = one.Begin())
        {
            name = file.Name;
            await file.WriteAsync(new byte[] { 1 }, default);
        }

        Assert.Null(await other.OpenAsync(name, 1, default));
        Assert.Single(Names());
    }

    [Fact]
    public async Task Sweep_OlderThanTheAge_Goes()
    {
        var files = Files(100);
        var (old, young) = (await AgedAsync(files, TimeSpan.FromHours(25)), await AgedAsync(files, TimeSpan.FromHours(24)));

        Assert.Equal(0, await files.SweepAsync(default));

        Assert.Null(SampleResponses.BytesOf(files, old));
        Assert.NotNull(SampleResponses.BytesOf(files, young));
    }

    [Theory]
    [InlineData(40, long.MaxValue)]
    [InlineData(long.MaxValue, 10)]
    public async Task Sweep_MoreThanFits_TheOldestGo(long bytes, long number)
    {
        var files = Files(bytes, number);
        var kept = new List<StoredResponse>();
        for (var age = 20; age > 0; age--)
            kept.Add(await AgedAsync(files, TimeSpan.FromMinutes(age)));

        var removed = await files.SweepAsync(default);

        // Each has four bytes; a tenth below the bound, and not more than one below that.
        Assert.InRange(removed, 11, 12);
        Assert.Equal(
            Enumerable.Repeat(false, removed).Concat(Enumerable.Repeat(true, 20 - removed)),
            kept.Select(response => SampleResponses.BytesOf(files, response) is not null));
    }

    [Fact]
    public async Task MakeRoom_BetweenSweeps_StaysNearTheBound()
    {
        var files = Files(1_600);
        for (var count = 0; count < 200; count++)
        {
            var response = await AgedAsync(files, TimeSpan.FromMinutes(500 - count));
            await files.MakeRoomAsync(response.Bytes, default);
            Assert.InRange(Names().Sum(name => new FileInfo(name).Length), 1, 1_600 + 100 + 4);
        }
    }

    [Fact]
    public async Task Sweep_LeftByAKilledProcess_GoesAfterAnHour()
    {
        var files = Files(100);
        await using var running = files.Begin();
        await using var left = files.Begin();
        await left.WriteAsync(new byte[] { 1 }, default);
        File.SetLastWriteTimeUtc(Names().Single(name => new FileInfo(name).Length == 1), DateTime.UtcNow.AddMinutes(-61));

        await files.SweepAsync(default);

        Assert.Single(Names());
        await running.CommitAsync(default);
        Assert.NotNull(await files.OpenAsync(running.Name, 0, default));
    }

    private PlacedResponseFiles Files(long bytes, long number = long.MaxValue) =>
        new(new FolderPlace(_folder.Path, durable: false), "keys", new(bytes, number, TimeSpan.FromHours(25)), _time);

    private string[] Names() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);

    private async Task<StoredResponse> AgedAsync(PlacedResponseFiles files, TimeSpan age)
    {
        var response = await SampleResponses.KeepAsync(files, 1, 2, 3, 4);
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, response.File), (_time.GetUtcNow() - age).UtcDateTime);
        return response;
    }
}
