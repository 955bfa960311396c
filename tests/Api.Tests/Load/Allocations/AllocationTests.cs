using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Execution;
using ImageGateway.Gateway.Pricing;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;
using ImageGateway.Providers.Shared.OpenAiFormat;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace ImageGateway.Api.Tests.Load.Allocations;

/// <summary>
/// Bytes that the gateway allocates for the small request of the benchmark, in whole and by stage. All runs on the thread of the test,
/// so that the figures do not depend on the machine or its load. What a request costs in whole is above what the least pass-through
/// allocates for it; server and sockets are not in it. Whoever changes a figure changes the table.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class AllocationTests(ITestOutputHelper output)
{
    private const string AdminKey = "the-admin-key-of-these-tests";

    // Of the table, that a figure may differ.
    private const double Margin = 0.04;

    private static readonly string[] AllOff =
    [
        "--ImageGateway:Log:Kind=off", "--ImageGateway:Logging:Requests=off", "--ImageGateway:Archive:Kind=off",
    ];

    /// <summary>Bytes by stage: those of a whole request first.</summary>
    private static readonly Dictionary<string, int> Table = new()
    {
        ["request, open, nothing kept"] = 8_520,
        ["request, open, log and archive"] = 11_490,
        ["request, everything on"] = 12_030,
        ["read and parse the body"] = 568,
        ["resolve the route"] = 432,
        ["translate and price"] = 640,
        ["price"] = 0,
        ["read and write the response"] = 2_064,
        ["record and log"] = 2_110,
    };

    public static TheoryData<string, bool> Requests => new()
    {
        { "request, open, nothing kept", false },
        { "request, open, log and archive", true },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task OpenRequest_AllocatesItsFigure(string name, bool keeps)
    {
        using var upstream = new LateUpstream();
        await using var gateway = await InProcessGateway.StartAsync(upstream, [.. keeps ? [] : AllOff, "--auth", "open"]);

        Check((name, WholeOf(gateway, upstream, OpenRequest)));
    }

    [Fact]
    public async Task RequestWithEverythingOn_AllocatesItsFigure()
    {
        using var upstream = new LateUpstream();
        await using var gateway = await InProcessGateway.StartAsync(
            upstream, "--auth", "keys", "--ImageGateway:AdminKey=" + AdminKey, "--ImageGateway:Egress:Allow=127.0.0.1",
            "--ImageGateway:Archive:OwnLinks=never");
        const string Bounds =
            """
            "usage_limits":[{"type":"cost","credit_limit":100000000}],"rate_limits":[{"type":"requests","unit":"rpm","value":100000000}]
            """;
        await MakeAsync(
            gateway, "/v1/virtual-keys",
            $$"""{"name":"upstream","provider":"openai","key":"x","model_config":{"custom_host":"http://127.0.0.1:9/v1"},{{Bounds}}}""");
        var made = await MakeAsync(
            gateway, "/v1/api-keys/workspace/service", $$"""{"name":"caller","scopes":["completions.write"],{{Bounds}}}""");
        var request = new SmallRequest(
            ("x-portkey-api-key", made["key"]!.GetValue<string>()), ("x-portkey-virtual-key", "upstream"));

        Check(("request, everything on", WholeOf(gateway, upstream, request)));
    }

    [Fact]
    public async Task Stages_AllocateTheirFigures()
    {
        using var upstream = new LateUpstream();
        await using var gateway = await InProcessGateway.StartAsync(upstream, "--auth", "open", "--ImageGateway:Archive:Kind=off");
        var services = gateway.Services;
        var parsed = Read(services, NewContext()).Parameters;
        var caller = new Caller("k") { Principal = Principal.Open };
        var image = new ImageRequest(ImageOperation.Generation, parsed, []);
        var (resolver, providers) = (services.GetRequiredService<RouteResolver>(), services.GetRequiredService<ProviderCatalog>());
        var plan = Resolve(resolver, NewContext().Request.Headers, caller, parsed).Plan;
        var target = ((RouteNode.Leaf)plan.Root).Target;
        var provider = providers.Find(target.Provider)!;
        var asked = services.GetRequiredService<TargetRequests>().Of(provider, target, image).Value;
        var written = Translate(services, provider, target, asked);
        var query = PriceQuery.From(provider, image, written.Translation)!.Value;
        var headers = NewContext().Request.Headers;

        Check(
            ("read and parse the body", Above(context => Read(services, context).Dispose())),
            ("resolve the route", AllocatedBytes.Of(() => Resolve(resolver, headers, caller, parsed))),
            ("translate and price", AllocatedBytes.Of(() => Translate(services, provider, target, asked))),
            ("price", AllocatedBytes.Of(() => services.GetRequiredService<PriceCatalog>().Current.Quote(query))),
            ("read and write the response", Above(context => Respond(services, context))),
            ("record and log", Above(context => Log(services, context, target))));
    }

    private static SmallRequest OpenRequest { get; } = new(
        ("authorization", "Bearer k"), ("x-portkey-provider", "openai"), ("x-portkey-custom-host", "http://127.0.0.1:9/v1"));

    private static DefaultHttpContext NewContext() => new(OpenRequest.ToFeatures(Stream.Null));

    private static double Above(Action<DefaultHttpContext> run) =>
        AllocatedBytes.Of(() => run(NewContext())) - AllocatedBytes.Of(static () => NewContext());

    private static double WholeOf(InProcessGateway gateway, LateUpstream upstream, SmallRequest request)
    {
        using var client = new HttpMessageInvoker(upstream, disposeHandler: false);
        using var sent = new MemoryStream();
        var served = AllocatedBytes.Of(() => Serve(features => gateway.ServeAsync(features)));
        return served - AllocatedBytes.Of(() => Serve(features => PassThrough.ServeAsync(client, new DefaultHttpContext(features))));

        void Serve(Func<FeatureCollection, Task> serve)
        {
            sent.SetLength(0);
            var features = request.ToFeatures(sent);
            var serving = serve(features);

            // The first requests wait for a lease of their budget, which another thread brings.
            SpinWait.SpinUntil(() => upstream.IsAsked || serving.IsCompleted);
            if (upstream.IsAsked)
                upstream.Reply();
            serving.Wait();
            if (features.Get<IHttpResponseFeature>()!.StatusCode != 200)
                throw new InvalidOperationException(
                    $"{features.Get<IHttpResponseFeature>()!.StatusCode}: " + Encoding.UTF8.GetString(sent.ToArray()));
        }
    }

    private static RequestBody Read(IServiceProvider services, HttpContext context)
    {
        using var ticket = services.GetRequiredService<RequestAdmission>().TryEnter()!;
        return Done(services.GetRequiredService<JsonBodyReader>().ReadAsync(context.Request, ticket, default));
    }

    private static ResolvedRequest Resolve(RouteResolver resolver, IHeaderDictionary headers, Caller caller, ParameterSet parameters) =>
        Done(resolver.ResolveAsync(Done(resolver.ReadAsync(headers, caller, default)), headers, caller, parameters, default)).Value;

    private static WrittenRequest Translate(IServiceProvider services, IImageProvider provider, Target target, TargetRequest asked) =>
        Done(services.GetRequiredService<AttemptTranslator>().WriteAsync(
            PlaceholderSources.Silent, null, provider, target, asked, default)).Value;

    private static void Respond(IServiceProvider services, HttpContext context)
    {
        using var output = new ClientOutput(context.Response, null, static () => { });
        var conversion = services.GetRequiredService<ImageConversions>().ForStored(context.Request, ImageFormat.Url);
        var writer = new ImageResponseWriter(output, ResponseShape.Json, conversion, static () => default, default);
        var response = new ProviderResponse(200, "application/json", static _ => null, new MemoryStream(SmallRequest.Answer));
        Assert.Null(Done(new OpenAiResponseReader().ReadAsync(response, writer, default)));
        Assert.Equal(1, writer.Shown);
        Done(output.CompleteAsync(default));
        Done(writer.DisposeAsync());
    }

    private static void Log(IServiceProvider services, HttpContext context, Target target)
    {
        var recorder = services.GetRequiredService<RequestRecorder>();
        var record = recorder.Begin(context, ImageOperation.Generation);
        record.Begin(target, "dall-e-3", 0).End(200, AttemptClass.Answered, string.Empty);
        recorder.Complete(context);
    }

    private static T Done<T>(ValueTask<T> task) =>
        task.IsCompletedSuccessfully ? task.Result : throw new InvalidOperationException("It waits.");

    private static void Done(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
            throw new InvalidOperationException("It waits.");
    }

    private static async Task<JsonNode> MakeAsync(InProcessGateway gateway, string path, string body)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var response = await gateway.SendAsync(
            "POST", path, [("content-type", "application/json"), ("x-portkey-api-key", AdminKey)], content);
        Assert.True(response.Status == (int)HttpStatusCode.OK, response.Text);
        return JsonNode.Parse(response.Text)!;
    }

    private void Check(params (string Name, double Bytes)[] measured)
    {
        foreach (var (name, bytes) in measured)
            output.WriteLine($"{name}: {bytes:0} B");
        Assert.All(measured, one => Assert.InRange(
            one.Bytes, Table[one.Name] * (1 - (5 * Margin)), (Table[one.Name] * (1 + Margin)) + 8));
    }
}
