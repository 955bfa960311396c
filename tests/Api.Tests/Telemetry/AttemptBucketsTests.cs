using System.Diagnostics.Metrics;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.Telemetry;

/// <summary>Durations of attempts fall into buckets that are wide enough for images.</summary>
public sealed class AttemptBucketsTests
{
    [Fact]
    public void Buckets_OfTheDuration_DoubleFromATwentiethOfASecondToLongerThanAnyImageTakes()
    {
        IReadOnlyList<double>? buckets = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument is Histogram<double> { Name: TelemetryNames.DurationInstrument } duration)
                    buckets = duration.Advice?.HistogramBucketBoundaries;
            },
        };
        listener.Start();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var telemetry = new AttemptTelemetry(
            services.GetRequiredService<IMeterFactory>(), new ProviderSchema(TestGateway.Providers), new ConfigurationBuilder().Build());

        Assert.NotNull(buckets);
        Assert.Equal(0.05, buckets[0]);
        Assert.All(buckets.Zip(buckets.Skip(1)), static pair => Assert.Equal(pair.First * 2, pair.Second));
        Assert.InRange(buckets[^1], 1_310, double.MaxValue);
    }
}
