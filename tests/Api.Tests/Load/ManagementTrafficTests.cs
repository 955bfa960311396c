using System.Net;
using System.Text.Json.Nodes;
using ImageGateway.Api.Endpoints.OpenApi;
using ImageGateway.TestKit;
using Xunit.Abstractions;

namespace ImageGateway.Api.Tests.Load;

/// <summary>
/// Whatever is sent to the routes beside those of images is answered: never with a 500, never as if the store had failed, and
/// within 50 ms of processor time for each 100 KB that came or went. A quarter of a million requests with <c>LONG_TESTS=1</c>.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class ManagementTrafficTests(ITestOutputHelper output)
{
    private const int LongRuns = 250_000;
    private const int ShortRuns = 4_000;

    // What is there grows, and with it what a list costs.
    private const int RunsOfAGateway = 2_000;
    private const int Tries = 6;
    private const double BytesOfABound = 100_000;

    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(50);

    private readonly SortedDictionary<int, int> _statuses = [];
    private readonly SortedDictionary<string, int> _served = new(StringComparer.Ordinal);
    private TimeSpan _most;

    [Fact]
    public async Task AnyRequest_IsAnsweredWithoutAFaultAndWithinItsBound()
    {
        var runs = PropertyRuns.IsLong ? LongRuns : ShortRuns;
        List<string> routes = [];
        for (var run = 0; run < runs; run += RunsOfAGateway)
            routes = await RunAsync(seed: 20261130 + run);

        output.WriteLine(
            $"{runs} requests, at most {_most.TotalMilliseconds:0.0} "
                + $"ms: {string.Join(", ", _statuses.Select(status => $"{status.Value} × {status.Key}"))}");
        Assert.True(
            _statuses.GetValueOrDefault(200) > runs / 20 && _statuses.GetValueOrDefault(400) > runs / 20, string.Join(' ', _statuses));
        var idle = routes.Except(_served.Keys).ToList();
        Assert.True(idle.Count <= routes.Count / (PropertyRuns.IsLong ? 20 : 4), "Never answered with 200: " + string.Join(", ", idle));
    }

    private async Task<List<string>> RunAsync(int seed)
    {
        await using var gateway = await InProcessGateway.StartAsync(
            new NoUpstream(), "--auth", "keys", "--ImageGateway:AdminKey=" + AnyManagement.AdminKey);
        var traffic = new AnyManagement(seed, gateway.Routes, await QueriesAsync(gateway));
        foreach (var (pattern, path) in await new ManagementFiles(gateway).MakeAsync())
            traffic.Know(pattern, path);
        for (var run = 0; run < RunsOfAGateway; run++)
        {
            var (request, pattern) = traffic.Next();
            var (response, taken) = await SendAsync(gateway, request);
            var bound = Bound * Math.Max(1, (request.Bytes + response.Body.Length) / BytesOfABound);
            for (var tried = 1; tried < Tries && taken > bound / 2; tried++)
                taken = new[] { taken, (await SendAsync(gateway, request)).Taken }.Min();

            Assert.True(response.Status is >= 200 and < 500, $"Seed {seed}, run {run}: {response.Status} {response.Text}\n{request}");
            Assert.True(
                taken <= bound,
                $"Seed {seed}, run {run}: {taken.TotalMilliseconds:0} ms for {request.Bytes} bytes, {response.Status}\n{request}");
            _statuses[response.Status] = _statuses.GetValueOrDefault(response.Status) + 1;
            if (response.Status == 200)
                _served[$"{request.Method} {pattern}"] = _served.GetValueOrDefault($"{request.Method} {pattern}") + 1;
            _most = taken > _most ? taken : _most;
            traffic.Learn(pattern, response);
        }

        return [.. traffic.Routes];
    }

    private static async Task<(InProcessResponse Response, TimeSpan Taken)> SendAsync(InProcessGateway gateway, Traffic request)
    {
        using var body = new MemoryStream(request.Body);
        return await CpuTime.OfFlowAsync(() => gateway.SendAsync(request.Method, request.Path, request.Headers, body));
    }

    private static async Task<IReadOnlyList<string>> QueriesAsync(InProcessGateway gateway)
    {
        var document = JsonNode.Parse((await gateway.SendAsync("GET", ApiDocument.Route, [], Stream.Null)).Body);
        return [.. Parameters(document).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Parameters(JsonNode? node) => node switch
    {
        JsonObject members when members["in"] is JsonValue place && place.GetValue<string>() == "query" =>
            [members["name"]!.GetValue<string>()],
        JsonObject members => members.SelectMany(member => Parameters(member.Value)),
        JsonArray items => items.SelectMany(Parameters),
        _ => [],
    };

    private sealed class NoUpstream : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{\"data\":[]}") });
    }
}
