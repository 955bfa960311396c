using System.Diagnostics.Metrics;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Archive;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Gateway.Tests.Archive;

/// <summary>Records of archived images are stored behind the requests, and before the process ends.</summary>
public sealed class ImageRecordWriterTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopAsync_RecordsWait_AreStoredAlsoWhenTheTimeToEndIsUsedUp(bool isUsedUp)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var records = new Records();
        using var writer = new ImageRecordWriter(
            records, services.GetRequiredService<IMeterFactory>(), new FakeTimeProvider(), NullLogger<ImageRecordWriter>.Instance);
        writer.Add(new("id.png", "workspace", "trace", string.Empty, default, string.Empty, string.Empty, 1));
        await writer.StartAsync(default);

        await writer.StopAsync(new CancellationToken(isUsedUp));

        Assert.Equal("id.png", Assert.Single(records.Added).Id);
    }

    [Fact]
    public async Task Add_StoreIsAwayForAWhile_RecordsWaitForIt()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var (records, time) = (new Records { FailuresLeft = 3 }, new FakeTimeProvider());
        using var writer = new ImageRecordWriter(
            records, services.GetRequiredService<IMeterFactory>(), time, NullLogger<ImageRecordWriter>.Instance);
        await writer.StartAsync(default);
        writer.Add(new("id.png", "workspace", "trace", string.Empty, default, string.Empty, string.Empty, 1));
        await ImageGateway.TestKit.Eventually.TrueAsync("the record is stored", TimeSpan.FromSeconds(30), _ =>
        {
            time.Advance(TimeSpan.FromSeconds(10));
            return Task.FromResult(records.Added.Count == 1);
        });
        await writer.StopAsync(default);

        Assert.Equal(0, records.FailuresLeft);
    }

    private sealed class Records : IImageRecords
    {
        public int FailuresLeft { get; set; }

        public List<ImageRecord> Added { get; } = [];

        public async ValueTask AddAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellation)
        {
            await Task.Yield();
            if (FailuresLeft > 0)
            {
                FailuresLeft--;
                throw new IOException("The store is away.");
            }

            Added.AddRange(records);
        }

        public ValueTask<RemovedImages> RemoveAsync(ImageSelection selection, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public ValueTask<DateTimeOffset?> FullAtAsync(string workspace, long bytes, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public ValueTask TrimAsync(DateTimeOffset before, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
