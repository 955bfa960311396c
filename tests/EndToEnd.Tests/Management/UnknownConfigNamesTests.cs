using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Management;

/// <summary>
/// A misspelt name in a config is told of where it is saved and where it runs, and refused where strictness is asked for.
/// </summary>
public sealed class UnknownConfigNamesTests(OpenGateway gateway) : IClassFixture<OpenGateway>, IAsyncLifetime
{
    public static TheoryData<string, string> Configs => new()
    {
        { """{"provider":"sandbox","retrys":{"attempts":2}}""", "retrys" },
        { """{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"sandbox","weigth":1}]}""", "weigth" },
        { """{"strategy":{"mode":"fallback","on_status_code":[429]},"targets":[{"provider":"sandbox"}]}""", "on_status_code" },
        { """{"provider":"sandbox","retry":{"atempts":2}}""", "atempts" },
    };

    public Task InitializeAsync() => gateway.Client.ForgetSavedAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(Configs))]
    public async Task Config_UnknownName_IsAWarningAndRefusedInStrict(string config, string name)
    {
        var saved = (await gateway.Client.ManageAsync(
            "POST", "/configs", new { name = "c", config = JsonDocument.Parse(config).RootElement })).Checked(200);
        Assert.Contains(name, saved.Header("x-gateway-warning"), StringComparison.Ordinal);

        Assert.Contains(name, (await DrawAsync(config)).Checked(200).Header("x-gateway-warning"), StringComparison.Ordinal);
        Assert.Contains(name, (await DrawAsync("pc-c")).Checked(200).Header("x-gateway-warning"), StringComparison.Ordinal);

        Assert.Contains(name, (await DrawAsync(config, ("x-gateway-strict", "true"))).Checked(400).Text, StringComparison.Ordinal);
        Assert.Contains(name, (await DrawAsync(config[..^1] + ",\"strict\":true}")).Checked(400).Text, StringComparison.Ordinal);
    }

    private Task<GatewayResponse> DrawAsync(string config, params (string, string)[] headers) =>
        gateway.Client.GenerateAsync(new { prompt = "p", size = "64x64" }, [("x-portkey-config", config), .. headers]);
}
