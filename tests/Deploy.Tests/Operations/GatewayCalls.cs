using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ImageGateway.Deploy.Tests.Operations;

/// <summary>Calls by which the tests of these pages use a gateway: a saved provider of the sandbox with a budget, and its images.</summary>
internal static class GatewayCalls
{
    /// <summary>The slug of the saved provider.</summary>
    public const string Saved = "saved";

    private const string Images = "/v1/images/generations";

    /// <summary>Saves a provider of the sandbox.</summary>
    /// <param name="client">A client of the gateway, with a key that may save it.</param>
    /// <param name="limit">Its budget, in dollars.</param>
    public static async Task SaveProviderAsync(this HttpClient client, int limit)
    {
        var saved = new { name = Saved, provider = "sandbox", key = "none", usage_limits = new { type = "cost", credit_limit = limit } };
        (await client.PostAsJsonAsync("/v1/virtual-keys", saved)).EnsureSuccessStatusCode();
    }

    /// <summary>Draws an image by the saved provider and returns the status.</summary>
    public static async Task<HttpStatusCode> DrawAsync(this HttpClient client)
    {
        using var response = await client.AskForImageAsync("x-portkey-virtual-key", Saved);
        return response.StatusCode;
    }

    /// <summary>Asks for one image.</summary>
    /// <param name="client">A client of the gateway.</param>
    /// <param name="header">The header that says what draws it.</param>
    /// <param name="value">Its value.</param>
    public static async Task<HttpResponseMessage> AskForImageAsync(this HttpClient client, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Images)
        {
            Content = JsonContent.Create(new { prompt = "a lighthouse", response_format = "url" }),
            Headers = { { header, value } },
        };
        return await client.SendAsync(request);
    }

    /// <summary>Reads the spent part of the budget of the saved provider, in micro-dollars.</summary>
    public static async Task<long> SettledAsync(this HttpClient client, CancellationToken cancellation = default)
    {
        using var usage = JsonDocument.Parse(await client.GetStringAsync($"/v1/virtual-keys/{Saved}/usage", cancellation));
        return usage.RootElement.GetProperty("cost").GetProperty("settled").GetInt64();
    }
}
