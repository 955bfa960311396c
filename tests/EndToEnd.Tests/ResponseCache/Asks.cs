using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.ResponseCache;

/// <summary>Requests that the tests of caching and of idempotency keys send to a gateway of their own.</summary>
internal static class Asks
{
    public static (string Name, string Value) Cached { get; } = Config(new { provider = "sandbox", cache = new { mode = "simple" } });

    public static (string Name, string Value) Config(object config) => ("x-portkey-config", JsonSerializer.Serialize(config));

    public static (string Name, string Value) Key(string key) => ("Idempotency-Key", key);

    /// <summary>Images that the sandbox has drawn since it was started.</summary>
    public static async Task<long> DrawnAsync(this Gateway gateway) =>
        (await gateway.Client.GetAsync("/v1/sandbox/count")).Json.GetProperty("count").GetInt64();

    public static string? CacheStatus(this GatewayResponse gatewayResponse) =>
        gatewayResponse.Checked(200).Header("x-portkey-cache-status");

    /// <summary>The bytes behind the only image of an answer, be it a link or base64.</summary>
    public static async Task<byte[]> ImageAsync(this Gateway gateway, GatewayResponse gatewayResponse)
    {
        var image = Assert.Single(gatewayResponse.Data);
        return image.TryGetProperty("b64_json", out var content)
            ? content.GetBytesFromBase64()
            : (await gateway.Client.GetAsync(new Uri(image.GetProperty("url").GetString()!).PathAndQuery)).Checked(200).Body;
    }
}
