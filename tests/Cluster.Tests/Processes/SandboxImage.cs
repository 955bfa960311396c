using System.Net.Http.Json;
using System.Text.Json;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>Asks a front-end for an image of the sandbox and looks at what came.</summary>
internal static class SandboxImage
{
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static async Task<byte[]> AsBase64Async(
        HttpClient http, Uri frontEnd, string prompt, CancellationToken cancellationToken = default)
    {
        var image = await AskAsync(http, frontEnd, new { model = "sandbox", prompt, response_format = "b64_json" }, cancellationToken);
        return Checked(image.GetProperty("b64_json").GetBytesFromBase64());
    }

    public static async Task<byte[]> AsLinkAsync(HttpClient http, Uri frontEnd, string prompt)
    {
        var image = await AskAsync(http, frontEnd, new { prompt }, default);
        return Checked(await http.GetByteArrayAsync(new Uri(image.GetProperty("url").GetString()!)));
    }

    private static async Task<JsonElement> AskAsync(HttpClient http, Uri frontEnd, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(frontEnd, "/v1/images/generations"))
        { Content = JsonContent.Create(body) };
        request.Headers.Add("x-portkey-provider", "sandbox");
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return Assert.Single(JsonDocument.Parse(text).RootElement.GetProperty("data").EnumerateArray());
    }

    private static byte[] Checked(byte[] image)
    {
        Assert.Equal(PngSignature, image[..PngSignature.Length]);
        return image;
    }
}
