using System.Net;
using System.Text;
using ImageGateway.Providers;
using ImageGateway.Sandbox;
using ImageGateway.TestKit;
using Xunit.Abstractions;

namespace ImageGateway.Api.Tests.Load;

/// <summary>
/// Any request is answered: never with a 500, never by a crash, and within 50 ms of processor time for each 100 KB that came (the
/// least of a few tries, since a collector and a compiler work beside). A million requests with <c>LONG_TESTS=1</c>.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class TrafficTests(ITestOutputHelper output)
{
    private const int LongRuns = 1_000_000;
    private const int ShortRuns = 2_000;
    private const int Tries = 6;
    private const double BytesOfABound = 100_000;

    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task AnyRequest_IsAnsweredWithoutAFaultAndWithinItsBound()
    {
        await using var gateway = await InProcessGateway.StartAsync(new Upstream());
        var runs = PropertyRuns.IsLong ? LongRuns : ShortRuns;
        var traffic = new AnyTraffic(seed: 20261129);
        var statuses = new SortedDictionary<int, int>();
        var most = TimeSpan.Zero;
        for (var run = 0; run < runs; run++)
        {
            var request = traffic.Next();
            var (response, taken) = await SendAsync(gateway, request);
            var bound = Bound * Math.Max(1, request.Bytes / BytesOfABound);
            for (var tried = 1; tried < Tries && taken > bound / 5; tried++)
                taken = new[] { taken, (await SendAsync(gateway, request)).Taken }.Min();

            Assert.True(
                response.Status != 500 && response.Status is >= 200 and < 600, $"Run {run}: {response.Status} {response.Text}\n{request}");
            Assert.True(
                taken <= bound, $"Run {run}: {taken.TotalMilliseconds:0} ms for {request.Bytes} bytes, {response.Status}\n{request}");
            statuses[response.Status] = statuses.GetValueOrDefault(response.Status) + 1;
            most = taken > most ? taken : most;
        }

        output.WriteLine(
            $"{runs} requests, at most {most.TotalMilliseconds:0.0} "
                + $"ms: {string.Join(", ", statuses.Select(status => $"{status.Value} × {status.Key}"))}");
        Assert.True(statuses.GetValueOrDefault(200) > runs / 50 && statuses.GetValueOrDefault(400) > runs / 50, string.Join(' ', statuses));
    }

    [Fact]
    public async Task LargeBodyForManyImages_IsNotCopiedForEachOfThem()
    {
        await using var gateway = await InProcessGateway.StartAsync(new Upstream());
        var body = Encoding.ASCII.GetBytes($"{{\"prompt\":\"p\",\"n\":50,\"note\":\"{new string('x', 8 << 20)}\"}}");
        foreach (var provider in ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System)))
            .Where(provider => provider is not ImageGateway.Core.Providers.ILocalProvider && provider.Slug != "reka-ai"))
        {
            var before = GC.GetTotalAllocatedBytes();
            var request = new Traffic(
                "/v1/images/generations",
                [("x-portkey-provider", provider.Slug), ("authorization", "Bearer k"), ("content-type", "application/json")], body);

            var (response, _) = await SendAsync(gateway, request);

            Assert.Equal(413, response.Status);
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 3L * body.Length);
        }
    }

    private static async Task<(InProcessResponse Response, TimeSpan Taken)> SendAsync(InProcessGateway gateway, Traffic request)
    {
        using var body = new MemoryStream(request.Body);
        return await CpuTime.OfFlowAsync(() => gateway.SendAsync("POST", request.Path, request.Headers, body));
    }

    // Takes what it is sent and draws the smallest image.
    private sealed class Upstream : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content)
                await content.CopyToAsync(Stream.Null, cancellationToken);
            return new(HttpStatusCode.OK)
            { Content = new StringContent("{\"created\":1,\"data\":[{\"b64_json\":\"aGk=\"}]}", Encoding.UTF8, "application/json") };
        }
    }
}
