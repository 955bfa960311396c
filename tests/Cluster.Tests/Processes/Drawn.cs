using System.Net.Http.Json;
using System.Text.Json;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>The answer of a front-end that was asked for an image of the sandbox.</summary>
internal sealed record Drawn(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public string? Code => Json.GetProperty("error").GetProperty("code").GetString();

    public string? Image => Json.GetProperty("data")[0].GetProperty("b64_json").GetString();

    public bool IsReplay => Headers.ContainsKey("idempotency-replayed");

    public string? Cost => Headers.GetValueOrDefault("x-gateway-cost-usd");

    public string? Cache => Headers.GetValueOrDefault("x-portkey-cache-status");

    public string? ShouldRetry => Headers.GetValueOrDefault("x-should-retry");

    private JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The request of a small image in JSON.</summary>
    public static object Body(string prompt) => new { prompt, size = "64x64", response_format = "b64_json" };

    /// <summary>Asks a front-end for an image, and reads its answer whole.</summary>
    public static async Task<Drawn> ByAsync(
        HttpClient http, Member frontEnd, object body, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(frontEnd.Url, "/v1/images/generations"))
        { Content = JsonContent.Create(body) };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var response = await http.SendAsync(request);
        return new(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.ToDictionary(header => header.Key, header => header.Value.First(), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>How many images the sandboxes of some front-ends drew.</summary>
    public static async Task<long> CountAsync(HttpClient http, IEnumerable<Member> frontEnds)
    {
        var drawn = 0L;
        foreach (var frontEnd in frontEnds)
        {
            var count = await http.GetFromJsonAsync<JsonElement>(new Uri(frontEnd.Url, "/v1/sandbox/count"));
            drawn += count.GetProperty("count").GetInt64();
        }

        return drawn;
    }
}
