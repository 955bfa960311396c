using System.Security.Cryptography;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.EndToEnd.Tests.Sdk;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Archive;

/// <summary>Images that OpenAI's client draws are logged and can be looked at.</summary>
public sealed class LoggedImageTests
{
    [Theory]
    [InlineData("url")]
    [InlineData("b64_json")]
    public async Task Generate_ByOpenAisClient_IsLoggedWithAnImageOfTheSameBytes(string form)
    {
        await using var gateway = await Gateway.HostAsync();
        var trace = Guid.NewGuid().ToString();
        var outcome = await SdkCall.OpenAi(gateway.Url, new { provider = "sandbox", traceID = trace }).RunAsync(
            "generate", new { model = "sandbox", prompt = "a lighthouse", size = "256x256", response_format = form });
        var image = Assert.Single(outcome.Data);
        var given = form == "url"
            ? (await gateway.Client.GetAsync(new Uri(image.GetProperty("url").GetString()!).PathAndQuery)).Checked(200).Body
            : image.GetProperty("b64_json").GetBytesFromBase64();
        Assert.Equal(trace, outcome.Header("x-portkey-trace-id"));

        GatewayResponse? list = null;
        await Eventually.TrueAsync("the request is logged", TimeSpan.FromSeconds(30), async _ =>
        {
            list = await gateway.Client.GetAsync("/v1/logs?trace_id=" + trace);
            return list.Data.Count > 0;
        });
        var entry = Assert.Single(list!.Data);
        var path = $"/v1/logs/{entry.GetProperty("id").GetString()}";
        var logged = await gateway.Client.GetAsync(path + "/images/0");
        Assert.Equal(given, logged.Checked(200).Body);
        var whole = (await gateway.Client.GetAsync(path)).Checked(200).Text;
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(given)), whole, StringComparison.Ordinal);
    }
}
