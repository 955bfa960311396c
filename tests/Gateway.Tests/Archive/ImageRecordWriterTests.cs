using System.Diagnostics.Metrics;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Archive;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using FakeTimeProvider = Microsoft.Extensions.Time.Testing.FakeTimeProvider;

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

    private sealed class Records : IImageRecords
    {
        public List<ImageRecord> Added { get; } = [];

        public async ValueTask AddAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellation)
        {
            await Task.Yield();
            Added.AddRange(records);
        }

        public ValueTask<RemovedImages> RemoveAsync(ImageSelection selection, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public ValueTask TrimAsync(DateTimeOffset before, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
