using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.OpenApi;

/// <summary>Calls a gateway and remembers what was asked and answered, to hold it against the gateway's own document.</summary>
internal sealed class DescribedCalls(GatewayClient client, string key)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly JsonArray _calls = [];

    /// <summary>Calls with a JSON body or none.</summary>
    public async Task<GatewayResponse> CallAsync(
        string method, string path, object? body = null, int status = 200, params IEnumerable<(string Name, string Value)> headers)
    {
        var gatewayResponse = await client.SendAsync(
            new(method), path, body is null ? null : JsonContent.Create(body), [("x-portkey-api-key", key), .. headers]);
        Add(method, path, body is null ? null : JsonSerializer.SerializeToNode(body), gatewayResponse.Checked(status));
        return gatewayResponse;
    }

    /// <summary>Posts a form and records the call.</summary>
    public async Task<GatewayResponse> PostAsync(string path, HttpContent form, params IEnumerable<(string Name, string Value)> headers)
    {
        var gatewayResponse = await client.SendAsync(HttpMethod.Post, path, form, [("x-portkey-api-key", key), .. headers]);
        Add("POST", path, null, gatewayResponse.Checked(200));
        return gatewayResponse;
    }

    /// <summary>Lists the calls that do not fit the document, with the first fault of each.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(JsonNode document)
    {
        await NodePackages.EnsureAsync();
        await using var node = ChildProcess.Start(
            null, new Dictionary<string, string>(), ["node", Path.Combine(BuiltPaths.Node, "openapi.mjs")]);
        node.Write(new JsonObject { ["document"] = document.DeepClone(), ["calls"] = _calls.DeepClone() }.ToJsonString());
        var exitCode = await node.ExitCodeAsync(Deadline);
        Assert.True(exitCode == 0, node.Errors);
        var faults = JsonSerializer.Deserialize<string?[]>(node.StandardOutput)!;
        Assert.Equal(_calls.Count, faults.Length);
        return [.. _calls.Zip(faults).Where(pair => pair.Second is not null)
            .Select(pair => $"{pair.First!["method"]} {pair.First["path"]}: {pair.Second}")];
    }

    /// <summary>Operations of the document that no call was good at.</summary>
    public IEnumerable<string> Untried(JsonNode document)
    {
        var good = _calls.Where(call => call!["status"]!.GetValue<int>() < 300)
            .Select(call => $"{call!["method"]} {call["path"]}".Split('?')[0]).ToList();
        return from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               where operation.Key != "parameters" && !good.Exists(call => IsOf(call, operation.Key, path.Key))
               select $"{operation.Key} {path.Key}";
    }

    private static bool IsOf(string call, string method, string path)
    {
        var (asked, described) = (call.Split(' ')[1].Split('/'), path.Split('/'));
        return call.StartsWith(method + " ", StringComparison.OrdinalIgnoreCase) && asked.Length == described.Length
            && asked.Zip(described).All(pair => pair.First == pair.Second || pair.Second.StartsWith('{'));
    }

    private void Add(string method, string path, JsonNode? request, GatewayResponse gatewayResponse)
    {
        var type = gatewayResponse.Header("content-type");
        _calls.Add(new JsonObject
        {
            ["method"] = method,
            ["path"] = path,
            ["request"] = request,
            ["status"] = gatewayResponse.Status,
            ["type"] = type,
            ["answer"] = type?.Contains("json", StringComparison.Ordinal) == true && gatewayResponse.Body.Length > 0
                ? JsonNode.Parse(gatewayResponse.Body)
                : null,
        });
    }
}
