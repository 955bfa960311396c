using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace ImageGateway.EndToEnd.Tests.Clients;

/// <summary>Speaks HTTP to a gateway, ours or the one it is compared with.</summary>
internal sealed class GatewayClient(Uri url) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        BaseAddress = url,
        Timeout = TimeSpan.FromSeconds(60),
    };

    public Task<GatewayResponse> GetAsync(string path, params IEnumerable<(string Name, string Value)> headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>Asks for an image.</summary>
    public Task<GatewayResponse> GenerateAsync(object body, params IEnumerable<(string Name, string Value)> headers) =>
        SendAsync(HttpMethod.Post, "/v1/images/generations", JsonContent.Create(body), headers);

    /// <summary>Calls the management API.</summary>
    public Task<GatewayResponse> ManageAsync(
        string method, string path, object? body = null, params IEnumerable<(string Name, string Value)> headers) =>
        SendAsync(new(method), "/v1" + path, body is null ? null : JsonContent.Create(body), headers);

    public Task<GatewayResponse> EditAsync(HttpContent body, params IEnumerable<(string Name, string Value)> headers) =>
        SendAsync(HttpMethod.Post, "/v1/images/edits", body, headers);

    public async Task<GatewayResponse> SendAsync(
        HttpMethod method, string path, HttpContent? body, params IEnumerable<(string Name, string Value)> headers)
    {
        using var response = await OpenAsync(method, path, body, headers);
        return await ReadAsync(response);
    }

    /// <summary>Sends a request and waits for the head of its answer only.</summary>
    public async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method, string path, HttpContent? body, IEnumerable<(string Name, string Value)> headers,
        CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers)
        {
            if (name == "content-type")
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else
                Assert.True(request.Headers.TryAddWithoutValidation(name, value), $"{name} is no request header");
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    public static async Task<GatewayResponse> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, headers, body);
    }

    public void Dispose() => _http.Dispose();
}
