using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using ImageGateway.Api.Tests.Load;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.Execution;

/// <summary>
/// Explain says what is sent: for any config and request, the attempts that it lists are the calls that upstreams receive, in the
/// same order and with the same bodies.
/// </summary>
public sealed class ExplainedIsSentTests : IAsyncLifetime
{
    private const int Runs = 150;

    private readonly Upstream _upstream = new();
    private readonly FixedDraw _draw = new();
    private InProcessGateway _gateway = null!;
    private readonly List<string> _refusals = [];
    private int _run;

    public async Task InitializeAsync() => _gateway = await InProcessGateway.StartAsync(
        _upstream, services => services.AddSingleton<Random>(_draw));

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _upstream.Dispose();
    }

    [Fact]
    public void Explain_AnyConfigAndRequest_ListsTheCallsThatAreSent()
    {
        var sentAny = 0;
        Prop.ForAll(AnyPlan.Any, plan =>
        {
            sentAny += CompareAsync(plan.Fresh(Interlocked.Increment(ref _run))).GetAwaiter().GetResult();
        }).Check(Runs);
        Assert.True(sentAny > 20, $"Only {sentAny} calls were sent. {_refusals.Count} refusals, the last: {_refusals.LastOrDefault()}");
    }

    private async Task<int> CompareAsync(AnyPlan plan)
    {
        _draw.Value = plan.Draw;
        var question = new JsonObject
        {
            ["config"] = plan.Config.DeepClone(),
            ["request"] = new JsonObject { ["body"] = plan.Body.DeepClone() },
        };
        var explained = await PostAsync("/v1/configs/explain", question.ToJsonString());
        Assert.Empty(_upstream.Calls);
        var real = await PostAsync("/v1/images/generations", plan.Body.ToJsonString(), ("x-portkey-config", plan.Config.ToJsonString()));
        var calls = _upstream.Calls.ToArray();
        _upstream.Calls.Clear();
        if (explained.Status != 200)
        {
            Assert.Equal((explained.Status, 0), (real.Status, calls.Length));
            _refusals.Add(explained.Text);
            return 0;
        }

        var at = 0;
        foreach (var attempt in JsonDocument.Parse(explained.Body).RootElement.GetProperty("attempts").EnumerateArray())
        {
            if (attempt.GetProperty("passed_over").GetBoolean())
                continue;
            var (request, count) = (attempt.GetProperty("request"), attempt.GetProperty("calls").GetInt32());
            Assert.True(at + count <= calls.Length, $"{attempt.GetProperty("target")} was not asked: {explained.Text}");
            Assert.Contains(calls.Skip(at).Take(count), call => IsSame(request, call));
            at += count;
        }

        Assert.True(at == calls.Length, $"{calls.Length - at} calls more than explained: {explained.Text}");
        return calls.Length;
    }

    // A form is compared by its address: explain names its files and does not show them.
    private static bool IsSame(JsonElement request, UpstreamCall call) =>
        request.GetProperty("method").GetString() == call.Method
        && new Uri(request.GetProperty("url").GetString()!).GetLeftPart(UriPartial.Path) == call.Address
        && (!request.TryGetProperty("body", out var body)
            || JsonNode.DeepEquals(JsonNode.Parse(body.GetRawText()), JsonNode.Parse(call.Body)));

    private Task<InProcessResponse> PostAsync(string path, string body, params (string Name, string Value)[] headers) => _gateway.SendAsync(
        "POST", path, [("content-type", "application/json"), .. headers], new MemoryStream(Encoding.UTF8.GetBytes(body)));

    private sealed record UpstreamCall(string Method, string Address, string Body);

    // Answers each call with 503 and keeps it.
    private sealed class Upstream : HttpMessageHandler
    {
        public ConcurrentQueue<UpstreamCall> Calls { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
            Calls.Enqueue(new(request.Method.Method, request.RequestUri!.GetLeftPart(UriPartial.Path), body));
            return new(HttpStatusCode.ServiceUnavailable)
            {
                RequestMessage = request,
                Content = new StringContent("""{"error":{"message":"busy","type":"server_error"}}""", Encoding.UTF8, "application/json"),
            };
        }
    }

    private sealed class FixedDraw : Random
    {
        public double Value { get; set; }

        public override double NextDouble() => Value;
    }
}
