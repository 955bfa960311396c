using System.Globalization;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>A disk that takes no more byte stops only what must be written before it is answered.</summary>
public sealed class FullDiskTests
{
    private const string Admin = "the admin key of this test";

    [Fact]
    public async Task Generate_WithoutABudget_DrawsAndSaysWhatIsDegraded()
    {
        await using var gateway = await StartAsync();

        for (var round = 0; round < 3; round++)
            Assert.NotEmpty(Assert.Single((await DrawAsync(gateway)).Checked(200).Data).GetProperty("b64_json").GetString()!);

        var ready = (await gateway.Client.GetAsync("/readyz")).Checked(200);
        Assert.Contains("ledger", ready.Json.GetProperty("degraded").EnumerateArray().Select(part => part.GetString()));
    }

    [Fact]
    public async Task Generate_WithABudget_SaysThatTheLedgerDoesNotResponse()
    {
        await using var gateway = await StartAsync(["budgeted"]);
        var gatewayResponse = await DrawAsync(gateway, ("x-portkey-virtual-key", "budgeted"));
        Assert.Equal(
            (503, "ledger_unavailable"),
            (gatewayResponse.Status, gatewayResponse.Json.GetProperty("error").GetProperty("code").GetString()));
    }

    private static Task<GatewayResponse> DrawAsync(Gateway gateway, params (string, string)[] headers) => gateway.Client.GenerateAsync(
        new { prompt = "p", size = "64x64", response_format = "b64_json" },
        [("x-portkey-api-key", Admin), .. headers.Length == 0 ? Callers.Sandbox : [], .. headers]);

    // The disk is full for a process whose files may grow no further, from a moment on.
    private static async Task<Gateway> StartAsync(params IReadOnlyList<string> budgeted)
    {
        var settings = new Dictionary<string, string> { ["AUTH"] = "keys", ["ADMINKEY"] = Admin, ["LEDGER__ADMITWAITMS"] = "1000" };
        var gateway = await Gateway.StartInShellAsync("trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; exec \"$@\"", settings);
        try
        {
            foreach (var slug in budgeted)
            {
                (await gateway.Client.ManageAsync(
                    "POST", "/virtual-keys",
                    new { name = slug, slug, provider = "sandbox", key = "k", usage_limits = new { credit_limit = 1 } },
                    ("x-portkey-api-key", Admin))).Checked(200);
            }

            var process = gateway.Server.Process.Id.ToString(CultureInfo.InvariantCulture);
            await using var fill = ChildProcess.Start(null, new Dictionary<string, string>(), ["prlimit", "--pid", process, "--fsize=0"]);
            Assert.Equal(0, await fill.ExitCodeAsync(TimeSpan.FromSeconds(30)));
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }
}
