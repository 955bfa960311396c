using System.Net.Http.Json;
using System.Text;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Server-sent events pass through as they come.</summary>
[Collection(WorldCollection.Name)]
public sealed class StreamingTests(World world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_StreamToAProviderThatDoesNot_IsACompletedEventForEachImage()
    {
        var gatewayResponse = (await world.Client
            .GenerateAsync(
                new { model = "stable-diffusion-xl-1024-v1-0", prompt = "a lighthouse", stream = true, n = 2 }, Callers.Stability)).Checked(
                    200);

        Assert.StartsWith("text/event-stream", gatewayResponse.Header("content-type"), StringComparison.Ordinal);
        Assert.Equal(2, gatewayResponse.Text.Split("event: image_generation.completed").Length - 1);
        Assert.Equal(2, gatewayResponse.Text.Split("\"b64_json\":").Length - 1);
    }

    [Fact]
    public async Task Generate_FirstEventHasCome_ItIsNotHeldForTheNext()
    {
        using var response = await OpenAsync("[slow-body:4000]");
        await using var body = await response.Content.ReadAsStreamAsync();

        var first = await ReadEventAsync(body);
        Assert.StartsWith("event: image_generation.partial_image\ndata: {", first, StringComparison.Ordinal);
        Assert.Null(Assert.Single(await world.Simulators.SeenAsync(_token)).Status);

        var rest = await new StreamReader(body).ReadToEndAsync();
        Assert.Contains("event: image_generation.completed\n", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_Stream_HasTheHeadersOfARoutedResponse()
    {
        using var response = await OpenAsync("");
        var gatewayResponse = await GatewayClient.ReadAsync(response);

        Assert.StartsWith("text/event-stream", gatewayResponse.Header("content-type"), StringComparison.Ordinal);
        Assert.Equal("openai", gatewayResponse.Header("x-portkey-provider"));
        Assert.NotEmpty(gatewayResponse.Header("x-portkey-trace-id")!);
        Assert.Equal("120", gatewayResponse.Header("openai-processing-ms"));
    }

    private Task<HttpResponseMessage> OpenAsync(string fault) => world.Client.OpenAsync(
        HttpMethod.Post,
        "/v1/images/generations",
        JsonContent.Create(new { model = "gpt-image-1", prompt = $"{fault} [token:{_token}]", stream = true, partial_images = 1 }),
        Callers.OpenAi);

    private static async Task<string> ReadEventAsync(Stream body)
    {
        var text = new StringBuilder();
        var buffer = new byte[1];
        while (!text.ToString().EndsWith("\n\n", StringComparison.Ordinal) && text.Length < 200)
        {
            Assert.Equal(1, await body.ReadAsync(buffer));
            text.Append((char)buffer[0]);
        }

        return text.ToString();
    }
}
