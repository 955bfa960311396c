using System.Net.Http.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Memory;

/// <summary>
/// Images flow through in pieces: 32 requests in flight at a time take less than 256 KB each, whatever the image's
/// size. A gateway that held each image once would show with 350 MB.
/// </summary>
public sealed class MemoryPerRequestTests(Simulators simulators, MemoryPerRequestTests.Fixture fixture)
    : IClassFixture<Simulators>, IClassFixture<MemoryPerRequestTests.Fixture>
{
    private const int InFlight = 32;
    private const int ImageBytes = 8 << 20;
    private const int SmallBytes = 48 << 10;
    private const long MostPerRequest = 256 << 10;

    // Code that is compiled again and what the collector lets lie for a while: 6 to 15 MB here, with images of any size.
    private const long Slack = 24 << 20;

    // How much garbage may lie before a collection depends on the machine's cache; here 4 MB (in hex), to measure what is alive.
    private static readonly Dictionary<string, string> SmallNursery = new() { ["DOTNET_GCgen0size"] = "400000" };

    /// <summary>The process whose memory is measured, one way of asking after another.</summary>
    public sealed class Fixture : SharedGateway
    {
        private protected override Task<Gateway> StartAsync() => Gateway.StartAsync(SmallNursery);
    }

    private readonly string _small = SimulatorClient.NewToken();
    private readonly string _large = SimulatorClient.NewToken();

    [LinuxTheory]
    [InlineData("openai", "gpt-image-1", "b64_json")]
    [InlineData("openai", "gpt-image-1", "url")]
    [InlineData("stability-ai", "core", "b64_json")]
    [InlineData("stability-ai", "stable-diffusion-xl-1024-v1-0", "b64_json")]
    public async Task Generate_ManyLargeImagesAtATime_TakesLittleMemory(string provider, string model, string format)
    {
        await simulators.Client.ScriptAsync(_small, ResponseOf(model, SmallBytes));
        await simulators.Client.ScriptAsync(_large, ResponseOf(model, ImageBytes));
        var gateway = fixture.Gateway;
        var memory = new ProcessMemory(gateway.Server.Process.Id);

        // Code, connections and buffers of as many requests, before anything is counted.
        for (var round = 0; round < 3; round++)
            await RunAsync(gateway, provider, model, format, _small);
        await RunAsync(gateway, provider, model, format, _large, count: 2);
        var before = memory.BeginPeak();
        await RunAsync(gateway, provider, model, format, _large);

        // A collection may give back more than the images take.
        Assert.InRange(memory.Peak - before, -Slack, (InFlight * MostPerRequest) + Slack);
    }

    private async Task RunAsync(Gateway gateway, string provider, string model, string format, string script, int count = InFlight)
    {
        (string, string)[] headers = [("x-portkey-provider", provider), ("authorization", "Bearer sk-1"),
            ("x-portkey-custom-host", simulators.Client.ScriptedUrl(script))];
        var opened = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => gateway.Client.OpenAsync(
            HttpMethod.Post, "/v1/images/generations", JsonContent.Create(
                new { model, prompt = "p", response_format = format }), headers)));

        // Every head has come and no body was read yet: here all of them are in flight.
        var lengths = await Task.WhenAll(opened.Select(DrainAsync));
        if (format == "b64_json")
            Assert.All(lengths, length => Assert.True(length > (script == _large ? ImageBytes : SmallBytes), $"{length} bytes"));
    }

    private static async Task<long> DrainAsync(HttpResponseMessage response)
    {
        using (response)
        {
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync();
            var buffer = new byte[64 * 1024];
            long length = 0;
            for (int read; (read = await body.ReadAsync(buffer)) > 0;)
                length += read;
            return length;
        }
    }

    private static object ResponseOf(string model, int bytes)
    {
        var image = Convert.ToBase64String(new byte[bytes]);
        if (model == "core")
            return new
            {
                bodyBase64 = image,
                headers = new Dictionary<string, string> { ["content-type"] = "image/png", ["finish-reason"] = "SUCCESS" }
            };
        var json = model == "gpt-image-1"
            ? "{\"created\":1,\"data\":[{\"b64_json\":\"" + image + "\"}]}"
            : "{\"artifacts\":[{\"base64\":\"" + image + "\",\"finishReason\":\"SUCCESS\",\"seed\":1}]}";
        return new { bodyText = json, headers = new Dictionary<string, string> { ["content-type"] = "application/json" } };
    }
}
