using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;

namespace ImageGateway.EndToEnd.Tests.Routing;

/// <summary>Asks a gateway what a request would do.</summary>
internal static class Explanations
{
    public static Task<GatewayResponse> ExplainAsync(
        this GatewayClient client, string question, params IEnumerable<(string Name, string Value)> headers) =>
        client.SendAsync(HttpMethod.Post, "/v1/configs/explain", new StringContent(question, null, "application/json"), headers);

    /// <summary>The question about a config and a request, where the request's body is one that draws unless it is given.</summary>
    public static string Question(string config, JsonObject? request = null)
    {
        request ??= [];
        request["body"] ??= new JsonObject { ["prompt"] = "a lighthouse" };
        return new JsonObject { ["config"] = JsonNode.Parse(config), ["request"] = request }.ToJsonString();
    }

    public static IReadOnlyList<JsonElement> Attempts(this GatewayResponse gatewayResponse) =>
        [.. gatewayResponse.Checked(200).Json.GetProperty("attempts").EnumerateArray()];
}
