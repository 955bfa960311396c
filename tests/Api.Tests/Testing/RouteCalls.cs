using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGateway.Api.Tests.Testing;

/// <summary>Asks a route for an image, or for what it would do, in the form that the route takes.</summary>
internal static class RouteCalls
{
    private const string Key = "x-portkey-api-key";

    /// <summary>Asks by JSON; the explanation is asked about the same request, by the same key.</summary>
    public static Task<(int Status, JsonElement Body)> AskAsync(
        this TestGateway gateway, string route, string? model, IReadOnlyCollection<(string Name, string Value)> headers)
    {
        if (route == "/key" || route.StartsWith("/models", StringComparison.Ordinal))
            return gateway.SendAsync("GET", route, null, headers);
        var body = new JsonObject { ["prompt"] = "p" };
        if (model is not null)
            body["model"] = model;
        if (route is "/images/edits" or "/images/variations")
            body["images"] = new JsonArray(new JsonObject { ["image_url"] = "data:image/png;base64,iVBORw0KGgo=" });
        if (route != "/configs/explain")
            return gateway.SendAsync("POST", route, body, headers);
        var described = headers.Where(header => header.Name != Key).ToDictionary(header => header.Name, header => header.Value);
        return gateway.SendAsync(
            "POST", route, new { request = new { headers = described, body } }, headers.Where(header => header.Name == Key));
    }
}
