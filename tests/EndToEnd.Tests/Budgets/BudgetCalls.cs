using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;

namespace ImageGateway.EndToEnd.Tests.Budgets;

/// <summary>Makes things with budgets and reads where those stand.</summary>
internal static class BudgetCalls
{
    /// <summary>The price of a sandbox's image in micro-dollars.</summary>
    public const long Image = 40_000;

    /// <summary>Saves a provider, by default the sandbox without a limit.</summary>
    public static async Task SaveAsync(
        this GatewayClient client, string name, object? limits = null, string provider = "sandbox", string key = "sk-test-e2e-budget",
        bool allowUnpriced = false) =>
        (await client.ManageAsync(
            "POST", "/virtual-keys", new { name, provider, key, usage_limits = limits, allow_unpriced = allowUnpriced })).Checked(200);

    /// <summary>Asks a saved provider for small images.</summary>
    public static Task<GatewayResponse> DrawAsync(
        this GatewayClient client, string virtualKey, string model = "sandbox", int n = 1, params (string Name, string Value)[] headers) =>
        client.GenerateAsync(
            new { model, prompt = "a lighthouse", n, size = "64x64" }, [("x-portkey-virtual-key", virtualKey), .. headers]);

    /// <summary>Reads one kind of limit of a policy's value.</summary>
    public static Task<Standing> UsageAsync(this GatewayClient client, string path, string type, string value) =>
        client.StandingAsync($"{path}/usage?value={Uri.EscapeDataString(value)}", type, []);

    /// <summary>Reads one kind of limit of a resource.</summary>
    public static async Task<Standing> UsageAsync(
        this GatewayClient client, string path, string type = "cost", params (string Name, string Value)[] headers) =>
        await client.StandingAsync(path + "/usage", type, headers);

    private static async Task<Standing> StandingAsync(
        this GatewayClient client, string path, string type, (string Name, string Value)[] headers)
    {
        var usage = (await client.ManageAsync("GET", path, null, headers)).Checked(200).Json.GetProperty(type);
        long? Whole(string name) => usage.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;
        var standing = new Standing(
            Whole("limit"), Whole("settled")!.Value, Whole("uncertain")!.Value, Whole("reserved")!.Value, Whole("leased")!.Value, Whole(
                "free"), Whole("over")!.Value, Whole("period")!.Value);
        if (standing.Limit is { } limit)
            Assert.Equal(
                limit + standing.Over, standing.Settled + standing.Uncertain + standing.Reserved + standing.Leased + standing.Free);
        return standing;
    }

    /// <summary>Lists the uncertain attempts of a resource.</summary>
    public static async Task<IReadOnlyList<JsonElement>> UncertainAsync(this GatewayClient client, string path) =>
        [.. (await client.ManageAsync("GET", path + "/usage/uncertain")).Checked(200).Json.GetProperty("data").EnumerateArray()];

    /// <summary>How many images the sandbox drew since the gateway's start.</summary>
    public static async Task<long> DrawnAsync(this GatewayClient client) =>
        (await client.GetAsync("/v1/sandbox/count")).Checked(200).Json.GetProperty("count").GetInt64();

    /// <summary>Waits until something stands so.</summary>
    public static async Task<Standing> StandsAsync(this GatewayClient client, string path, Func<Standing, bool> like, string type = "cost")
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (; ; )
        {
            var standing = await client.UsageAsync(path, type);
            if (like(standing))
                return standing;
            Assert.False(deadline.IsCancellationRequested, $"{path} stands at {standing}.");
        }
    }
}

/// <summary>Amounts of one kind of limit, in micro-dollars or pieces.</summary>
internal sealed record Standing(long? Limit, long Settled, long Uncertain, long Reserved, long Leased, long? Free, long Over, long Period);
