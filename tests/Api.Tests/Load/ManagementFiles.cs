using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Load;

/// <summary>Makes what routes of files give: an image that was drawn and logged, and an export of its entry.</summary>
internal sealed class ManagementFiles(InProcessGateway gateway)
{
    private const string Draw = """{"prompt":"a fox","size":"64x64","response_format":"url"}""";
    private const string Exports = "/v1/logs/exports";

    /// <summary>Makes them, and returns the paths that lead to them with the patterns of their routes.</summary>
    public async Task<IReadOnlyList<(string Pattern, string Path)>> MakeAsync()
    {
        var drawn = await SendAsync("POST", "/v1/images/generations", Draw);
        var link = PathOf(drawn["data"]![0]!["url"]!);
        var entry = await LoggedAsync();
        var export = await ExportAsync();
        var links = await SendAsync("GET", $"{Exports}/{export}/download");
        return
        [
            ("/v1/images/files/{id}", link),
            ("/v1/logs/{id}/images/{index}", $"/v1/logs/{entry}/images/0"),
            ("/v1/logs/{id}/images/{index}/thumbnail", $"/v1/logs/{entry}/images/0/thumbnail"),
            (Exports + "/{id}/download", $"{Exports}/{export}/download"),
            (Exports + "/{id}/files/{name}", PathOf(links["signed_url"]!)),
            (Exports + "/{id}/files/{name}", PathOf(links["csv_url"]!)),
        ];
    }

    private async Task<string> LoggedAsync()
    {
        var id = string.Empty;
        await Eventually.TrueAsync("the image is logged", TimeSpan.FromSeconds(60), async _ =>
        {
            if ((await SendAsync("GET", "/v1/logs"))["data"] is JsonArray { Count: > 0 } entries)
                id = entries[0]!["id"]!.GetValue<string>();
            return id.Length > 0;
        });
        return id;
    }

    private async Task<string> ExportAsync()
    {
        var id = (await SendAsync("POST", Exports, """{"filters":{"source":"attempt"}}"""))["id"]!.GetValue<string>();
        await SendAsync("POST", $"{Exports}/{id}/start", "{}");
        await Eventually.TrueAsync(
            "the export is written", TimeSpan.FromSeconds(60),
            async _ => (await SendAsync("GET", $"{Exports}/{id}"))["status"]!.GetValue<string>() == "success");
        return id;
    }

    private async Task<JsonNode> SendAsync(string method, string path, string body = "")
    {
        using var sent = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var response = await gateway.SendAsync(
            method, path,
            [("content-type", "application/json"), ("x-portkey-api-key", AnyManagement.AdminKey), ("x-portkey-provider", "sandbox")], sent);
        Assert.True(response.Status == 200, $"{method} {path}: {response.Status} {response.Text}");
        return JsonNode.Parse(response.Text)!;
    }

    private static string PathOf(JsonNode link) => new Uri(link.GetValue<string>()).PathAndQuery;
}
