using ImageGateway.Api.Tests.Middleware;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.RequestLog;

/// <summary>Requests for images that are refused before anything is drawn are entries, too, within a bound for unknown callers.</summary>
public sealed class RefusedRequestTests
{
    private const string Good = """{"prompt":"p","size":"64x64"}""";

    [Theory]
    [InlineData("POST", "/v1/images/unknown", Good, 404, ImageOperation.Generation)]
    [InlineData("POST", "/v1/images", Good, 404, ImageOperation.Generation)]
    [InlineData("GET", "/v1/images/edits", null, 405, ImageOperation.Edit)]
    [InlineData("POST", "/v1/images/generations", "{", 400, ImageOperation.Generation)]
    [InlineData("POST", "/v1/images/generations", "long", 413, ImageOperation.Generation)]
    [InlineData("POST", "/v1/images/variations", Good, 400, ImageOperation.Variation)]
    public async Task Refusal_BeforeAnyTarget_IsAnEntry(string method, string path, string? body, int status, ImageOperation operation)
    {
        await using var log = await LoggedGateway.StartAsync(("LIMITS__BODYBYTES", "1024"));
        var trace = log.NewTrace();

        var answer = await log.Gateway.SendAsync(
            method, path, body == "long" ? new string(' ', 2_000) + Good : body,
            headers: [("x-portkey-trace-id", trace), ("x-portkey-provider", "sandbox")]);

        Assert.Equal(status, answer.Status);
        var entry = await log.EntryAsync(trace);
        Assert.Equal(
            (LogSource.Refused, true, status, answer.Code, operation, 0),
            (entry.Source, entry.IsFinal, entry.Status, entry.ErrorCode, entry.Operation, entry.Attempt));
    }

    [Fact]
    public async Task Refusal_OfAPageOfAnotherOrigin_IsAnEntry()
    {
        await using var log = await LoggedGateway.StartAsync();
        var refused = await log.DrawAsync(Good, ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"));

        Assert.Equal(403, refused.Response.Status);
        var entry = await log.EntryAsync(refused.Trace);
        Assert.Equal((LogSource.Refused, 403), (entry.Source, entry.Status));
    }

    [Theory]
    [InlineData("/v1/images/files/unknown", 403)]
    [InlineData("/v1/unknown", 404)]
    public async Task Refusal_OfWhatDrawsNothing_IsNoEntry(string path, int status)
    {
        await using var log = await LoggedGateway.StartAsync();

        Assert.Equal(status, (await log.Gateway.SendAsync("GET", path)).Status);

        await log.EntryAsync((await log.DrawAsync(Good)).Trace);
        Assert.Single((await log.Store.ListAsync(new(), null, 10, default)).Entries);
    }

    [Fact]
    public async Task Refusals_OfMoreUnknownCallersThanTheBoundTakes_AreLeftOutAndTheOthersLogged()
    {
        await using var log = await LoggedGateway.StartAsync(("AUTH", "keys"), ("ADMINKEY", RunningGateway.AdminKey));
        var bound = log.Gateway.Services.GetRequiredService<UnknownCallerBound>();
        while (bound.TryTake())
        {
            // Until it takes no more, but for one a second.
        }

        var stranger = await log.DrawAsync(Good, ("x-portkey-api-key", "pk-not-a-key-of-this-gateway"));
        var known = await log.DrawAsync("{", ("x-portkey-api-key", RunningGateway.AdminKey));

        Assert.Equal((401, 400), (stranger.Response.Status, known.Response.Status));
        Assert.Equal("admin", (await log.EntryAsync(known.Trace)).ApiKey);
        Assert.Empty(await log.Store.FindTraceAsync(stranger.Trace, default));
    }

    [Fact]
    public async Task TryTake_Flood_TakesABurstAndOneASecond()
    {
        await using var log = await LoggedGateway.StartAsync();
        var clock = TestClock.Create();
        var bound = new UnknownCallerBound(log.Gateway.Services.GetRequiredService<RequestLogMetrics>(), clock);
        Assert.Equal(UnknownCallerBound.Burst, Enumerable.Range(0, 5_000).Count(_ => bound.TryTake()));

        clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(7, Enumerable.Range(0, 5_000).Count(_ => bound.TryTake()));

        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(UnknownCallerBound.Burst, Enumerable.Range(0, 5_000).Count(_ => bound.TryTake()));
    }
}
