using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>
/// Management requests of Portkey's Python client 2.3.1, call by call: paths with an empty query, pages counted in camel case,
/// ids repeated in bodies, a deletion with a body, and headers of image requests on all of them.
/// </summary>
public sealed partial class PythonManagementTests : IAsyncLifetime
{
    private const string Admin = "admin-key-of-the-tests";

    private readonly Dictionary<string, JsonElement> _responses = [];
    private Gateway _gateway = null!;

    public async Task InitializeAsync() =>
        _gateway = await Gateway.HostAsync(new Dictionary<string, string> { ["ADMINKEY"] = Admin }, "--auth", "keys");

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Requests_OfThePythonClient_ResponseAsItReads()
    {
        using var requests = JsonDocument.Parse(await File.ReadAllTextAsync(BuiltPaths.PythonRequests));
        foreach (var request in requests.RootElement.EnumerateArray())
            await SendAsync(request);

        Assert.Equal(("python-team", "Python team 2"), (Text("workspace", "slug"), Text("workspaceUpdated", "name")));
        Assert.Equal(
            ("python-team", 2),
            (Assert.Single(Data("workspaces")).GetProperty("slug").GetString(), _responses["workspaces"].GetProperty("total").GetInt32()));
        Assert.Equal(
            ("Python route", "sandbox"),
            (Text("configRead", "name"), _responses["configRead"].GetProperty("data").GetProperty("config").GetProperty("provider")
                .GetString()));
        Assert.NotEqual(Text("config", "version_id"), Text("configUpdated", "version_id"));
        foreach (var list in new[] { "configs", "configsAll", "keys", "integrations", "providers", "apiKeys" })
            Assert.Single(Data(list));
        Assert.Equal(
            ("azure-openai", "res"),
            (Text("keyRead", "ai_provider_name"), _responses["keyRead"].GetProperty("model_config").GetProperty("resource_name")
                .GetString()));
        Assert.Equal((Text("integration", "id"), "n"), (Text("providerRead", "integration_id"), Text("providerRead", "note")));
        Assert.Equal(1, _responses["integrationModelsRead"].GetProperty("total").GetInt32());
        Assert.True(_responses["integrationWorkspacesRead"].GetProperty("global_workspace_access").GetProperty("enabled").GetBoolean());
        Assert.Equal(("workspace-user", "u1"), (Text("apiKeyRead", "type"), Text("apiKeyRead", "user_id")));
    }

    private async Task SendAsync(JsonElement request)
    {
        var name = request.GetProperty("name").GetString()!;
        using var body = request.TryGetProperty("body", out var json)
            ? new StringContent(Filled(json.GetRawText()), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"))
            : null;
        var gatewayResponse = await _gateway.Client.SendAsync(
            new(request.GetProperty("method").GetString()!), "/v1" + Filled(request.GetProperty("path").GetString()!), body,
            ("x-portkey-api-key", Admin), ("authorization", "Bearer " + Admin), ("x-portkey-config", "pc-not-there"),
            ("x-portkey-virtual-key", "not-there"), ("x-portkey-package-version", "portkey-2.3.1"));
        Assert.True(gatewayResponse.Status == 200, $"{name}: {gatewayResponse.Status} {gatewayResponse.Text}");
        _responses[name] = gatewayResponse.Json;
    }

    private string Filled(string text) => Placeholder().Replace(text, found => Text(found.Groups[1].Value, found.Groups[2].Value)!);

    private string? Text(string name, string member) => _responses[name].GetProperty(member).GetString();

    private IReadOnlyList<JsonElement> Data(string name) => [.. _responses[name].GetProperty("data").EnumerateArray()];

    [GeneratedRegex(@"\{\{(\w+)\.(\w+)\}\}")]
    private static partial Regex Placeholder();
}
