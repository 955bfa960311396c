using System.Text;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

/// <summary>One simulator process for all tests; each test sends its own token where it looks at the log.</summary>
public sealed class SimulatorFixture : IAsyncLifetime
{
    public const string Collection = "simulator";

    private readonly Microsoft.AspNetCore.Builder.WebApplication _app = SimulatorApp.Build(["--urls", "http://127.0.0.1:0"]);

    public HttpClient Client { get; } = new();

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        Client.BaseAddress = new Uri(_app.Urls.First());
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Sends JSON with the bare content type; the key is a good one unless given.</summary>
    public Task<HttpResponseMessage> PostJsonAsync(string path, string json, string? authorization = "Bearer sk-test-1")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.TryAddWithoutValidation("content-type", "application/json");
        return SendAsync(HttpMethod.Post, path, content, authorization);
    }

    public Task<HttpResponseMessage> PostFormAsync(
        string path, IEnumerable<FormField> fields, string? authorization = "Bearer sk-test-1", string? accept = null) =>
        SendAsync(HttpMethod.Post, path, FormField.ToContent(fields), authorization, accept);

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content, string? authorization = null, string? accept = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("authorization", authorization);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("accept", accept);
        return Client.SendAsync(request);
    }

    public async Task<JsonArray> RequestsAsync(string token) =>
        JsonNode.Parse(await Client.GetStringAsync($"/requests?token={token}"))!.AsArray();
}

[CollectionDefinition(SimulatorFixture.Collection)]
public sealed class SimulatorCollectionDefinition : ICollectionFixture<SimulatorFixture>;
