using System.Net.Http.Json;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Api.Tests.ResponseCache;

/// <summary>
/// Headers that providers declare as shaping their images are part of the key of a cached answer; other settings are not.
/// </summary>
public sealed class ShapingHeaderTests(VendorGateway shared) : IClassFixture<VendorGateway>
{
    /// <summary>The headers of all settings that providers declare.</summary>
    public static TheoryData<string> Headers =>
        [.. Declared.Providers.SelectMany(provider => provider.Capabilities.Settings).Select(setting => setting.Header).Distinct()];

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Generate_AnotherValueOfAHeader_MissesOnlyWhereItShapesImages(string header)
    {
        var prompt = "a lighthouse " + header;

        Assert.Equal("MISS", await AskAsync(prompt, header, "one"));
        Assert.Equal("HIT", await AskAsync(prompt, header, "one"));
        Assert.Equal(Declared.Schema.ShapingHeaders.Contains(header) ? "MISS" : "HIT", await AskAsync(prompt, header, "two"));
    }

    private async Task<string> AskAsync(string prompt, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/images/generations")
        { Content = JsonContent.Create(new { prompt, size = "64x64" }) };
        request.Headers.Add("x-portkey-api-key", TestGateway.AdminKey);
        request.Headers.Add("x-portkey-config", """{"provider":"sandbox","cache":"simple"}""");
        request.Headers.Add(header, value);
        using var response = await shared.Gateway.Client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return response.Headers.GetValues("x-portkey-cache-status").Single();
    }
}
