using System.Diagnostics.Metrics;
using ImageGateway.Api.Middleware;
using ImageGateway.Api.Tests.Middleware;
using ImageGateway.Core.Budgets;
using ImageGateway.Api.Tests.Streams;
using ImageGateway.Gateway.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.Telemetry;

/// <summary>The metrics behind the alerts on failures of the gateway's own and on budgets near their end.</summary>
public sealed class FailureCountTests
{
    [Fact]
    public async Task Failures_OfTheGatewayItself_AreCountedByTheirCodeFromZeroOn()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Equal([new("internal_error", 0)], Read(gateway, TelemetryNames.FailuresInstrument));

        await FailAsync(gateway, "/v1/images/generations");
        await FailAsync(gateway, "/v1/configs");

        Assert.Equal([new("internal_error", 2)], Read(gateway, TelemetryNames.FailuresInstrument));
        Assert.Matches(
            @"(?m)^imagegateway_failures_total\{[^}]*error_type=""internal_error""[^}]*\} ", (await gateway.SendAsync("GET", "/metrics")).Body);
    }

    [Fact]
    public async Task Failures_OfAProvider_AreNotTheGateways()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await using var host = await ScriptedHost.StartAsync();
        var address = host.Add(static context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });

        var drawn = await gateway.SendAsync(
            "POST", "/v1/images/generations", """{"prompt":"p","model":"gpt-image-1"}""",
            headers: ("x-portkey-config", $$"""{"provider":"openai","api_key":"k","retry":{"attempts":0},"custom_host":"{{address}}"}"""));

        Assert.Equal(503, drawn.Status);
        Assert.Equal([new("internal_error", 0)], Read(gateway, TelemetryNames.FailuresInstrument));
    }

    [Fact]
    public async Task LimitAlerts_AreCountedByKindFromZeroOn()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Equal(
            [new("api-key", 0), new("policy", 0), new("virtual-key", 0), new("workspace", 0)],
            Read(gateway, TelemetryNames.AlertsInstrument));

        gateway.Services.GetRequiredService<ILimitAlertSink>().Raise(new(BudgetKind.Workspace, "design"), new(default, 8, 9, 10));

        Assert.Equal(
            [new("api-key", 0), new("policy", 0), new("virtual-key", 0), new("workspace", 1)],
            Read(gateway, TelemetryNames.AlertsInstrument));
        Assert.Matches(
            @"(?m)^imagegateway_limit_alerts_total\{[^}]*imagegateway_budget=""workspace""[^}]*\} ",
            (await gateway.SendAsync("GET", "/metrics")).Body);
    }

    // No request can make the pipeline throw, so it is told to.
    private static Task FailAsync(RunningGateway gateway, string path)
    {
        var context = new DefaultHttpContext { RequestServices = gateway.Services };
        (context.Request.Method, context.Request.Path) = ("POST", path);
        return gateway.Services.GetRequiredService<RequestEdge>().InvokeAsync(
            context, static _ => throw new InvalidOperationException("Nobody foresaw this."));
    }

    // Of this gateway alone: other tests run gateways in the same process.
    private static SortedDictionary<string, long> Read(RunningGateway gateway, string name)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var meters = gateway.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == name)
                to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, labels, _) => counts[(string)labels[0].Value!] = count);
        listener.Start();
        listener.RecordObservableInstruments();
        return counts;
    }
}
