using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Storage.Files;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Storage.Tests.Files;

/// <summary>An archive stays within its bounds by losing its oldest images, and no more than it must.</summary>
public sealed class FolderArchiveSweeperTests
{
    private readonly FakeTimeProvider _time = TestClock.Create();

    [Fact]
    public void Sweep_AnyImagesAndBounds_LosesTheOldestAndNoMoreThanItMust() => Prop.ForAll(
        Gen.Choose(0, 400).ListOf().ToArbitrary(), Gen.Choose(0, 3000).ToArbitrary(), Gen.Choose(0, 40).ToArbitrary(), CheckSweep)
            .Check(60);

    private void CheckSweep(IList<int> lengths, int bytes, int days)
    {
        using var folder = new TemporaryFolder();
        var now = _time.GetUtcNow().UtcDateTime;
        var images = lengths.Select(
            (length, index) => (Path: Write(folder.Path, index, length, now.AddDays(-index)), Length: length, Age: index)).ToList();

        var (removed, left) = new FolderArchiveSweeper(folder.Path, new(bytes, TimeSpan.FromDays(days)), _time).Sweep(default);

        var kept = images.Where(image => File.Exists(image.Path)).ToList();
        Assert.Equal((images.Count - kept.Count, (long)kept.Sum(image => image.Length)), (removed, left));
        // The youngest stay: ages are indices.
        Assert.Equal(Enumerable.Range(0, kept.Count), kept.Select(image => image.Age));
        if (bytes > 0)
            Assert.True(left <= bytes);
        if (days > 0)
            Assert.All(kept, image => Assert.True(image.Age <= days));
        // One more would have been too many or too old.
        if (kept.Count < images.Count)
        {
            var next = images[kept.Count];
            Assert.True((days > 0 && next.Age > days) || (bytes > 0 && left + next.Length > bytes * 0.95));
        }
    }

    private static string Write(string folder, int index, int length, DateTime at)
    {
        var part = Directory.CreateDirectory(
            Path.Combine(folder, (index % 3).ToString("00", System.Globalization.CultureInfo.InvariantCulture)));
        var path = Path.Combine(part.FullName, $"{index}.png");
        File.WriteAllBytes(path, new byte[length]);
        File.SetLastWriteTimeUtc(path, at);
        return path;
    }
}
