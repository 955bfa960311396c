using System.Collections.Concurrent;
using System.Diagnostics;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Api.Tests.Telemetry;

/// <summary>One client span for each attempt, by OpenTelemetry's names.</summary>
public sealed class AttemptSpanTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;
    private readonly string _user = Guid.NewGuid().ToString("N");

    public AttemptSpanTests()
    {
        _listener = new()
        {
            ShouldListenTo = static source => source.Name == TelemetryNames.Source,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Request_WithAFallback_HasASpanForEachAttempt()
    {
        await using var gateway = await TestGateway.StartAsync();
        var config = """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox","override_params":{"model":"sandbox-503"}},{"provider":"sandbox"}]}""";
        var (status, _) = await gateway.SendAsync(
            "POST", "/images/generations", new { prompt = "a tree", model = "sandbox", n = 2, size = "256x256", user = _user },
            ("x-portkey-config", config));

        Assert.Equal(200, status);
        var spans = _spans.Where(static span => Tag(span, "imagegateway.image.size") == "256x256").ToList();
        Assert.Equal(2, spans.Count);
        var (failed, good) = (spans[0], spans[1]);
        Assert.All(spans, static span => Assert.Equal(ActivityKind.Client, span.Kind));
        Assert.Equal("generate_content sandbox-503", failed.DisplayName);
        Assert.Equal(ActivityStatusCode.Error, failed.Status);
        Assert.Equal("upstream_error", Tag(failed, "error.type"));
        Assert.Equal("generate_content sandbox", good.DisplayName);
        Assert.Equal("generate_content", Tag(good, "gen_ai.operation.name"));
        Assert.Equal("sandbox", Tag(good, "gen_ai.provider.name"));
        Assert.Equal("image", Tag(good, "gen_ai.output.type"));
        Assert.Equal("sandbox", Tag(good, "gen_ai.request.model"));
        Assert.Equal("2", Tag(good, "gen_ai.request.choice.count"));
        Assert.Equal("2", Tag(good, "imagegateway.attempt"));
        Assert.Equal("answered", Tag(good, "imagegateway.attempt_class"));
        Assert.Equal("fallback", Tag(good, "imagegateway.route.reason"));
        Assert.Equal("0.08", Tag(good, "imagegateway.cost_usd"));
        Assert.DoesNotContain(spans, static span => span.TagObjects.Any(static tag => tag.Value is "a tree"));
    }

    private static string? Tag(Activity span, string name) =>
        Convert.ToString(span.GetTagItem(name), System.Globalization.CultureInfo.InvariantCulture);
}
