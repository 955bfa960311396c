using ImageGateway.Core.Images;

namespace ImageGateway.Storage.Tests.RequestLog;

/// <summary>Tests that every store of image records passes.</summary>
public abstract class ImageRecordsContract
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    /// <value>An empty store.</value>
    protected abstract IImageRecords Records { get; }

    [Fact]
    public async Task RemoveAsync_ByEachChoice_RemovesThoseAndSaysWhichImagesNobodyNames()
    {
        var all = Enumerable.Range(0, 250).Select(static index => Record(index)).ToList();
        await Records.AddAsync([.. all, Record(0) with { Workspace = "other" }], default);
        await Records.AddAsync(all, default);

        var one = await Records.RemoveAsync(new() { Workspace = "team", Sha256 = HashOf(0) }, default);
        Assert.Equal(Record(0), Assert.Single(one.Records));
        Assert.Empty(one.Unused);
        Assert.Equal([IdOf(0)], (await Records.RemoveAsync(new() { Sha256 = HashOf(0) }, default)).Unused);
        Assert.Equal(Record(7), Assert.Single((await Records.RemoveAsync(new() { TraceId = "trace-7" }, default)).Records));
        Assert.Equal(124, (await Records.RemoveAsync(new() { User = "user-1" }, default)).Records.Count);
        Assert.Empty((await Records.RemoveAsync(new() { Workspace = "nobody's" }, default)).Records);
        var oldest = await Records.RemoveAsync(new() { Before = Noon.AddSeconds(100), Limit = 2 }, default);
        Assert.Equal([Record(2), Record(4)], oldest.Records);
        Assert.Equal(122, (await Records.RemoveAsync(new(), default)).Unused.Count);
    }

    [Fact]
    public async Task FullAtAsync_ImagesOfAWorkspace_CountsEachOnceFromTheNewestOn()
    {
        await Records.AddAsync(
            [
                .. Enumerable.Range(0, 5).Select(static index => Record(index)), Record(4) with { TraceId = "again" },
                Record(9) with { Workspace = "other" },
            ],
            default);

        Assert.Null(await Records.FullAtAsync("team", 500, default));
        Assert.Equal(Record(0).At, await Records.FullAtAsync("team", 499, default));
        Assert.Equal(Record(2).At, await Records.FullAtAsync("team", 200, default));
        Assert.Equal(Record(4).At, await Records.FullAtAsync("team", 1, default));
        Assert.Null(await Records.FullAtAsync("nobody's", 1, default));
    }

    [Fact]
    public async Task TrimAsync_OlderRecords_GoAndTheOthersStay()
    {
        await Records.AddAsync([Record(0), Record(1)], default);
        await Records.TrimAsync(Record(1).At, default);

        Assert.Equal(Record(1), Assert.Single((await Records.RemoveAsync(new(), default)).Records));
    }

    private static ImageRecord Record(int index) => new(
        IdOf(index), "team", $"trace-{index}", index % 2 == 1 ? "user-1" : string.Empty, Noon.AddSeconds(index), "model", "hash", 100);

    private static string HashOf(int index) => index.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);

    private static string IdOf(int index) => HashOf(index) + ".webp";
}
