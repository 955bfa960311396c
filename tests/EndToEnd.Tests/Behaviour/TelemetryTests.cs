using System.Collections.Concurrent;
using System.Net;
using System.Text;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Traces and metrics leave for the collector that the standard variables name, and for no other.</summary>
public sealed class TelemetryTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly HttpListener _collector = new();
    private readonly ConcurrentDictionary<string, string> _received = new();

    public void Dispose() => ((IDisposable)_collector).Dispose();

    // The prompt stands in spans only where the variable says so.
    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Request_WithACollector_LeavesMetricsAndSpansThatContinueTheCallersTrace(string captures)
    {
        await using var gateway = await Gateway.StartAsync(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Listen(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_SERVICE_NAME"] = "the-service-of-this-test",
            ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = captures,
        });
        var trace = Guid.NewGuid().ToString("n");
        var drawn = await gateway.Client.GenerateAsync(
            new { prompt = "a prompt of this test", model = "sandbox", response_format = "b64_json" },
            ("x-portkey-provider", "sandbox"), ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"));
        var image = Assert.Single(drawn.Checked(200).Data).GetProperty("b64_json").GetString()!;

        await Received(
            "/v1/traces", "the-service-of-this-test", "generate_content sandbox", "Microsoft.AspNetCore",
            Encoding.Latin1.GetString(Convert.FromHexString(trace)));
        Assert.Equal(captures == "true", _received["/v1/traces"].Contains("a prompt of this test", StringComparison.Ordinal));
        Assert.DoesNotContain(image[..100], _received["/v1/traces"], StringComparison.Ordinal);
        await Received("/v1/metrics", "the-service-of-this-test", "http.server.request.duration", "dotnet.gc");
    }

    [Fact]
    public async Task Metrics_AfterARequest_CountItWithoutAKeyOrAPrompt()
    {
        await using var gateway = await Gateway.StartAsync(new Dictionary<string, string> { ["OTEL_SDK_DISABLED"] = "false" });
        var drawn = await gateway.Client.GenerateAsync(
            new { prompt = "a prompt of this test", model = "sandbox" }, ("x-portkey-provider", "sandbox"));
        drawn.Checked(200);
        await Eventually.TrueAsync("the request is counted", Deadline, async _ =>
        {
            var metrics = (await gateway.Client.GetAsync("/metrics")).Checked(200).Text;
            Assert.DoesNotContain("a prompt of this test", metrics, StringComparison.Ordinal);
            return metrics.Contains("imagegateway_images_total{", StringComparison.Ordinal)
                && metrics.Contains("gen_ai_client_operation_duration_seconds_count{", StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("keys", 401)]
    [InlineData("off", 404)]
    public async Task Metrics_BySetting_AreNotForAll(string setting, int status)
    {
        await using var gateway = await Gateway.HostAsync(new Dictionary<string, string> { ["METRICS"] = setting }, "--auth", "keys");
        Assert.Equal(status, (await gateway.Client.GetAsync("/metrics")).Status);
    }

    private string Listen()
    {
        var url = $"http://127.0.0.1:{FreePorts.TakeOne()}";
        _collector.Prefixes.Add(url + "/");
        _collector.Start();
        _ = TakeAsync();
        return url;
    }

    private async Task TakeAsync()
    {
        while (_collector.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _collector.GetContextAsync();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            // Names stand as they are in the binary form of the protocol.
            using var body = new MemoryStream();
            await call.Request.InputStream.CopyToAsync(body);
            _received.AddOrUpdate(
                call.Request.Url!.AbsolutePath, _ => Encoding.Latin1.GetString(body.ToArray()), (_, before) => before
                    + Encoding.Latin1.GetString(body.ToArray()));
            call.Response.Close();
        }
    }

    private Task<TimeSpan> Received(string path, params string[] names) => Eventually.TrueAsync(
        $"the collector has {string.Join(", ", names)} at {path}",
        Deadline,
        _ => Task.FromResult(
            _received.TryGetValue(path, out var text) && names.All(name => text.Contains(name, StringComparison.Ordinal))));
}
