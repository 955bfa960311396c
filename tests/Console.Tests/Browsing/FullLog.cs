using System.Diagnostics;
using System.Globalization;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.Tests.Benchmarks;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Console.Tests.Browsing;

/// <summary>A gateway whose log has very many entries of a month, filled when it is first asked for.</summary>
public sealed class FullLog : IAsyncLifetime
{
    private const int Batch = 5_000;
    private const int Days = 29;

    private ConsoleGateway? _gateway;

    /// <summary>How many entries there are: <c>LOG_ENTRIES</c>, or a million.</summary>
    public static int Entries { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("LOG_ENTRIES"), CultureInfo.InvariantCulture, out var given) ? given : 1_000_000;

    /// <summary>Seconds that storing and summing them took.</summary>
    public double Seconds { get; private set; }

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync() => await (_gateway?.DisposeAsync() ?? ValueTask.CompletedTask);

    /// <summary>The gateway with its entries.</summary>
    public async Task<ConsoleGateway> FilledAsync()
    {
        if (_gateway is null)
        {
            _gateway = await ConsoleGateway.StartAsync("keys");
            await FillAsync(_gateway);
        }

        return _gateway;
    }

    // All have the one image that the archive has.
    private async Task FillAsync(ConsoleGateway gateway)
    {
        await gateway.DrawAsync("a lighthouse");
        string? image = null;
        await Eventually.TrueAsync("the first entry is logged", TimeSpan.FromMilliseconds(ConsoleFixture.Patience), async _ =>
        {
            var entries = (await gateway.CallAsync("GET", "/v1/logs"))["data"]!.AsArray();
            image = entries.FirstOrDefault()?["images"]?[0]?["sha256"]?.GetValue<string>();
            return image is not null;
        });
        var log = gateway.Services.GetRequiredService<IRequestLogStore>();
        var (random, now, since) = (new Random(1), DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
        for (var first = 0; first < Entries; first += Batch)
        {
            await log.AppendAsync(
                new(Guid.NewGuid(), [.. Enumerable.Range(first, Math.Min(Batch, Entries - first)).Select(index => SampleLog.Entry(
                    index, now.AddMilliseconds((index - Entries) * (Days * 86_400_000.0 / Entries)), random, image))]),
                default);
        }

        var yesterday = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1);
        await gateway.Services.GetRequiredService<ILogRetention>().SumDaysAsync(yesterday, default);
        Seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
    }
}
