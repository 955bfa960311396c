using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Finishing;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Budgets;

/// <summary>A budget that ends while the calls of one request are still being made.</summary>
[Collection(WorldCollection.Name)]
public sealed class FanOutBudgetTests(World world)
{
    private const int Count = 3;

    // A proxy's 502 is charged as uncertain, so that nothing is left for the repetition of that one call.
    [Fact]
    public async Task Generate_BudgetRefusesTheRetryOfOneCall_GivesAndChargesWhatIsDrawn()
    {
        var tried = new List<string>();
        foreach (var row in DrawingTarget.Names)
        {
            if (await TryAsync((string)row[0], (string)row[1]))
                tried.Add((string)row[0]);
        }

        Assert.Superset(new HashSet<string> { "azure-openai", "stability-ai", "fireworks-ai", "bedrock" }, tried.ToHashSet());
    }

    // False for a model that draws all of them at once, or whose price is not known before.
    private async Task<bool> TryAsync(string provider, string model)
    {
        var (name, token) = ("fan-" + Guid.NewGuid().ToString("N")[..12], SimulatorClient.NewToken());
        var body = new JsonObject { ["model"] = model, ["prompt"] = $"a lighthouse [html*1] [token:{token}]", ["n"] = Count };
        var key = DrawingTarget.VirtualKey(provider, model, name);
        (await world.Client.ManageAsync("POST", "/virtual-keys", key)).Checked(200);
        (string, string)[] headers = [("x-portkey-config", $$"""{"virtual_key":"{{name}}","retry":{ "attempts":1 } }""")];
        var estimate = (await world.Client.ManageAsync("POST", "/images/estimate", body, headers)).Checked(200).Json;
        if (estimate.GetProperty("requests").GetArrayLength() != Count || !estimate.TryGetProperty("cost_usd", out var cost))
            return false;
        var all = (long)(cost.GetDecimal() * 1_000_000);
        (await world.Client
            .ManageAsync("PUT", "/virtual-keys/" + name, new { usage_limits = new { credit_limit = all / 1_000_000m } })).Checked(200);

        var gatewayResponse = await world.Client.GenerateAsync(body, headers);

        Assert.Equal(Count - 1, gatewayResponse.Data.Count);
        Assert.Equal("2/3", gatewayResponse.Header("x-gateway-images-returned"));
        var orders = (await world.Simulators.SeenAsync(token)).Where(
            request => request.Method == "POST" && !request.Path.Contains("get_result", StringComparison.Ordinal));
        Assert.Equal(Count, orders.Count());
        var standing = await world.Client.StandsAsync("/virtual-keys/" + name, standing => standing is { Reserved: 0, Leased: 0 });
        Assert.Equal((all / Count * (Count - 1), all / Count, 0L), (standing.Settled, standing.Uncertain, standing.Free!.Value));
        (await world.Client.GenerateAsync(new JsonObject { ["model"] = model, ["prompt"] = "a lighthouse" }, headers)).Checked(412);
        return true;
    }
}
