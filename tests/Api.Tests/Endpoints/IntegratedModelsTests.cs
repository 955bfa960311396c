using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Api.Tests.Endpoints;

/// <summary>The list of models of a workspace with more saved providers than one list can name.</summary>
public sealed class IntegratedModelsTests : IAsyncLifetime
{
    // Beside the first one; a thousand are listed.
    private const int Copies = 1_004;

    private TestGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await TestGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Models_OfMoreThanAThousandProviders_AreBoundedAndSaySo()
    {
        await _gateway.ManageAsync("POST", "/virtual-keys", new { name = "first", slug = "first", provider = "openai", key = "sk-one" });
        var few = await ModelsAsync("");
        Assert.Null(few.Warning);
        var export = JsonNode.Parse((await _gateway.ManageAsync("GET", "/admin/export", null)).GetRawText())!.AsObject();
        var entries = export["entries"]!.AsArray();
        var entry = entries.Single(static entry => (string?)entry!["slug"] == "first")!;
        entries.Clear();
        for (var number = 0; number < Copies; number++)
            entries.Add(Copy(entry, number));
        await _gateway.ManageAsync("POST", "/admin/export", export);

        var all = await ModelsAsync("?limit=1");
        Assert.Equal("the models of 5 more saved providers are not listed; name one of them as 'provider'", all.Warning);
        var ofOne = (await ModelsAsync("?provider=first")).Total;
        Assert.InRange(ofOne, 1, 100);
        foreach (var slug in new[] { "copy-0000", $"copy-{Copies - 1}" })
        {
            Assert.Equal(ofOne, (await ModelsAsync("?provider=@" + slug)).Total);
            Assert.Equal(200, (await _gateway.SendAsync("GET", $"/models/@{slug}/dall-e-3", null)).Status);
        }

        Assert.Equal(0, (await ModelsAsync("?provider=nobody")).Total);
    }

    private static JsonObject Copy(JsonNode entry, int number)
    {
        var copy = entry.DeepClone().AsObject();
        copy["id"] = Guid.CreateVersion7().ToString();
        // It is sealed for the first one only.
        copy["record"]!.AsObject().Remove("key");
        copy["slug"] = "copy-" + number.ToString("d4", CultureInfo.InvariantCulture);
        return copy;
    }

    private async Task<(int Total, string? Warning)> ModelsAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models" + query);
        request.Headers.Add("x-portkey-api-key", TestGateway.AdminKey);
        using var response = await _gateway.Client.SendAsync(request);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var warning = response.Headers.TryGetValues(GatewayHeaders.Warning, out var values) ? string.Join(' ', values) : null;
        return ((int)body["total"]!, warning);
    }
}
