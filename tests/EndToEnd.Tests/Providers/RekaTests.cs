using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Providers;

/// <summary>Reka is known and draws nothing: the caller is told before anything is sent.</summary>
[Collection(ProvidersWorldCollection.Name)]
public sealed class RekaTests(HostedWorld world)
{
    [Fact]
    public async Task Generate_AtRekaAlone_IsUnsupported() =>
        (await world.Client
            .GenerateAsync(
                new { model = "reka-core", prompt = "p" }, ("x-portkey-provider", "reka-ai"), ("authorization", "Bearer k"))).Refused(
                    400, "unsupported_operation");

    [Fact]
    public async Task Generate_FallbackFromReka_IsServedByTheNext()
    {
        const string Config =
            """{"strategy":{"mode":"fallback"},"targets":[{"provider":"reka-ai","api_key":"k"},{"provider":"sandbox"}]}""";
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = "sandbox", prompt = "p", size = "64x64" }, ("x-portkey-config", Config));

        Assert.Single(gatewayResponse.Data);
        Assert.Equal("sandbox", gatewayResponse.Header("x-portkey-provider"));
    }
}
