using System.Net.Http.Json;
using System.Text.Json;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Clients;

/// <summary>A part of a form as a simulator saw it.</summary>
internal sealed record SeenPart(string Name, string? Filename, string? ContentType, string? Text, string? Sha256, int Length);

/// <summary>A request as a simulator saw it.</summary>
internal sealed record SeenRequest(
    string Method, string Path, Dictionary<string, string> Query, Dictionary<string, string> Headers, string? Body, List<SeenPart>? Parts,
    int BodyLength, int? Status, bool ClientLeft)
{
    public JsonElement Json => JsonDocument.Parse(Body!).RootElement;

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>Looks at what the simulated providers saw, and writes scripts for them.</summary>
internal sealed class SimulatorClient(Uri url) : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    { BaseAddress = url, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>A word for a prompt, by which the requests of one test are found again.</summary>
    public static string NewToken() => "t" + Guid.NewGuid().ToString("N");

    /// <summary>The base URL below which a script is played.</summary>
    public string ScriptedUrl(string id) => new Uri(url, $"/scripted/{id}").AbsoluteUri;

    /// <summary>The requests for images with this token, in the order they came in.</summary>
    public async Task<IReadOnlyList<SeenRequest>> SeenAsync(string token, CancellationToken cancellation = default) =>
        await ReadAsync($"/requests?token={token}", cancellation);

    /// <summary>The requests with this token, once so many are answered to the end or given up.</summary>
    public async Task<IReadOnlyList<SeenRequest>> SettledAsync(string token, int count)
    {
        IReadOnlyList<SeenRequest> seen = [];
        await Eventually.TrueAsync($"{count} requests of {token} are settled", Deadline, async cancellation =>
        {
            seen = await SeenAsync(token, cancellation);
            return seen.Count(request => request.Status is not null) >= count;
        });
        return seen;
    }

    /// <summary>Waits until so many requests with this token have arrived.</summary>
    public Task ArrivedAsync(string token, int count) => Eventually.TrueAsync(
        $"{count} requests of {token} arrived", Deadline, async cancellation => (await SeenAsync(token, cancellation)).Count >= count);

    /// <summary>Writes a script: one answer, or a list of them.</summary>
    public async Task ScriptAsync(string id, object script)
    {
        using var response = await _http.PutAsJsonAsync($"/scripts/{id}", script);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Lists the requests that a script received.</summary>
    public Task<IReadOnlyList<SeenRequest>> ScriptedAsync(string id) => ReadAsync($"/scripts/{id}/requests", default);

    /// <summary>Fetches an image by its link.</summary>
    public Task<byte[]> FetchAsync(string link) => _http.GetByteArrayAsync(new Uri(link));

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<SeenRequest>> ReadAsync(string path, CancellationToken cancellation) =>
        (await _http.GetFromJsonAsync<List<SeenRequest>>(path, cancellation))!;
}
