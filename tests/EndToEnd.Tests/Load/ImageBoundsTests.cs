using System.Text;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Load;

/// <summary>An image of a provider has a bound on its bytes, as base64, as bytes and behind a link, however it is wanted.</summary>
public sealed class ImageBoundsTests(ImageBoundsTests.Fixture fixture) : IClassFixture<ImageBoundsTests.Fixture>, IAsyncLifetime
{
    private const int Bound = 1_000_000;

    private readonly RawHost _host = new();
    private readonly RawHost _images = new();
    private readonly Gateway _gateway = fixture.Gateway;

    /// <summary>The gateway with the bounds that all of them meet.</summary>
    public sealed class Fixture : SharedGateway
    {
        private protected override Task<Gateway> StartAsync() => Gateway.HostAsync(
            new Dictionary<string, string> { ["LIMITS__IMAGEBYTES"] = $"{Bound}" });
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _images.DisposeAsync();
    }

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var form in new[] { "base64", "bytes", "link" })
            {
                foreach (var wanted in new[] { "url", "b64_json" })
                {
                    if (form != "link" || wanted == "b64_json")
                        cases.Add(form, wanted);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Draw_ImageWithoutEnd_IsGivenUpAtTheBound(string form, string wanted)
    {
        var caller = Prepare(form, endless: true);
        try
        {
            var gatewayResponse = await _gateway.Client.GenerateAsync(
                new { model = "some-model", prompt = "p", response_format = wanted }, caller);
            gatewayResponse.Refused(502, "invalid_upstream_response");
        }
        catch (HttpRequestException)
        {
            // As base64 it had begun to be given on.
            Assert.Equal("b64_json", wanted);
        }

        // What lies in the buffers of the system beside.
        Assert.InRange(_host.Sent + _images.Sent, Bound, 20_000_000);
        Assert.InRange(
            new DirectoryInfo(_gateway.DataDirectory).EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(file => file.FullName.Contains("archive", StringComparison.Ordinal)).Sum(file => file.Length), 0, Bound);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Draw_ImageWithinTheBound_IsGiven(string form, string wanted)
    {
        var gatewayResponse = await _gateway.Client.GenerateAsync(
            new { model = "some-model", prompt = "p", response_format = wanted }, Prepare(form, endless: false));
        Assert.Single(gatewayResponse.Data);
    }

    private (string Name, string Value)[] Prepare(string form, bool endless)
    {
        var text = Encoding.ASCII.GetBytes(new string('A', 4 * 4_096));
        _images.Response([]);
        switch (form)
        {
            case "base64":
                Response(_host, "application/json", "{\"created\":1,\"data\":[{\"b64_json\":\""u8.ToArray(), text, "\"}]}"u8.ToArray());
                break;
            case "link":
                Response(_images, "image/png", [], text, []);
                Response(_host, "application/json", Encoding.ASCII.GetBytes(
                    $"{{\"created\":1,\"data\":[{{\"url\":\"{_images.Url}/a.png\"}}]}}"), [], []);
                break;
            default:
                Response(_host, "image/png", [], text, []);
                return [("x-portkey-provider", "segmind"), ("authorization", "Bearer k"), ("x-portkey-custom-host", _host.Url)];
        }

        return [.. Callers.OpenAi, ("x-portkey-custom-host", _host.Url)];

        void Response(RawHost host, string type, byte[] start, byte[] again, byte[] end)
        {
            var head = $"HTTP/1.1 200 OK\r\ncontent-type: {type}\r\nconnection: close\r\n\r\n";
            if (endless && again.Length > 0)
                host.ResponseEndlessly(head, start, again);
            else
                host.Response([.. Encoding.ASCII.GetBytes(head), .. start, .. again, .. end]);
        }
    }
}
