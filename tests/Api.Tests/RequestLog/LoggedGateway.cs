using System.Collections.Immutable;
using ImageGateway.Api.Tests.Middleware;
using ImageGateway.Core.RequestLog;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.RequestLog;

/// <summary>A running gateway whose request log is read.</summary>
internal sealed class LoggedGateway : IAsyncDisposable
{
    private int _traces;

    private LoggedGateway(RunningGateway gateway) => Gateway = gateway;

    public RunningGateway Gateway { get; }

    public IRequestLogStore Store => Gateway.Services.GetRequiredService<IRequestLogStore>();

    public static async Task<LoggedGateway> StartAsync(params (string Name, string Value)[] settings) =>
        new(await RunningGateway.StartAsync(settings));

    /// <summary>Sends a request for images under a trace id of its own.</summary>
    public async Task<Logged> DrawAsync(string body, params (string Name, string Value)[] headers)
    {
        var trace = NewTrace();
        var response = await Gateway.SendAsync(
            "POST", "/v1/images/generations", body, headers: [("x-portkey-trace-id", trace), .. Routed(headers)]);
        return new(trace, response);
    }

    public string NewTrace() => $"trace-{Interlocked.Increment(ref _traces)}";

    /// <summary>The entries of a trace, once its final one is stored.</summary>
    public async Task<ImmutableArray<LogEntry>> EntriesAsync(string trace)
    {
        var entries = ImmutableArray<LogEntry>.Empty;
        await Eventually.TrueAsync("the request is logged", TimeSpan.FromSeconds(30), async cancellation =>
        {
            entries = await Store.FindTraceAsync(trace, cancellation);
            return entries.Any(static entry => entry.IsFinal);
        });
        return entries;
    }

    public async Task<LogEntry> EntryAsync(string trace) => Assert.Single(await EntriesAsync(trace));

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    private static IEnumerable<(string, string)> Routed((string Name, string Value)[] headers) =>
        headers.Any(static header => header.Name is "x-portkey-provider" or "x-portkey-config" or "none")
            ? headers.Where(static header => header.Name != "none")
            : headers.Append(("x-portkey-provider", "sandbox"));
}

/// <summary>A request and its response.</summary>
internal sealed record Logged(string Trace, EdgeResponse Response);
