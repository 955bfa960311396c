using System.Text.Json.Nodes;

namespace ImageGateway.Api.Tests.Middleware;

/// <summary>Requests as clients of Azure OpenAI write them.</summary>
public sealed class AzurePathTests
{
    private const string Draw = """{"prompt":"p","size":"64x64"}""";

    private static readonly (string, string) Sandbox = ("x-portkey-provider", "sandbox");

    [Theory]
    [InlineData("/openai/deployments/sandbox/images/generations?api-version=2025-04-01-preview")]
    [InlineData("/openai/v1/images/generations?api-version=preview")]
    [InlineData("/openai/images/generations?api-version=2025-04-01-preview")]
    [InlineData("/OpenAI/deployments/sandbox/images/generations")]
    [InlineData("/v1/openai/deployments/sandbox/images/generations?api-version=2025-04-01-preview")]
    [InlineData("/v1/openai/v1/images/generations")]
    public async Task Generate_AzuresPathAndKey_Draws(string path)
    {
        await using var gateway = await RunningGateway.StartAsync(("AUTH", "keys"), ("ADMINKEY", RunningGateway.AdminKey));

        Assert.Equal(200, (await gateway.SendAsync("POST", path, Draw, headers: [("api-key", RunningGateway.AdminKey), Sandbox])).Status);
        Assert.Equal(401, (await gateway.SendAsync("POST", path, Draw, headers: [("api-key", "wrong"), Sandbox])).Status);
        Assert.Equal(401, (await gateway.SendAsync("POST", path, Draw, headers: Sandbox)).Status);
    }

    [Theory]
    [InlineData("sandbox-429", 429, null)]
    [InlineData("sandbox-429", 429, "sandbox")]
    [InlineData("sandbox", 200, "sandbox-429")]
    [InlineData("%40sandbox%2Fsandbox-429", 429, null)]
    public async Task Generate_Deployment_StandsForTheModel(string deployment, int status, string? model)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var body = new JsonObject { ["prompt"] = "p", ["size"] = "64x64" };
        if (model is not null)
            body["model"] = model;

        Assert.Equal(
            status, (await gateway.SendAsync(
                "POST", $"/openai/deployments/{deployment}/images/generations?api-version=1", body.ToJsonString(), headers: deployment[0]
                    == '%' ? [("api-key", "k")] : [("api-key", "k"), Sandbox])).Status);
    }

    [Theory]
    [InlineData("edits")]
    [InlineData("variations")]
    public async Task Form_Deployment_StandsForTheModel(string operation)
    {
        await using var gateway = await RunningGateway.StartAsync();
        const string Form =
            "--b\r\ncontent-disposition: form-data; name=\"prompt\"\r\n\r\np\r\n--b\r\ncontent-disposition: form-data; "
                + "name=\"model\"\r\n\r\nsandbox\r\n--b\r\ncontent-disposition: form-data; name=\"image\"; "
                + "filename=\"a.png\"\r\ncontent-type: image/png\r\n\r\nany bytes\r\n--b--\r\n";
        Assert.Equal(
            429, (await gateway.SendAsync(
                "POST", $"/openai/deployments/sandbox-429/images/{operation}", Form, "multipart/form-data; boundary=b", Sandbox)).Status);
    }

    [Fact]
    public async Task EveryImageRoute_IsServedBelowAzuresPathsToo()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (method, path, _) in gateway.Routes
            .Where(route => route.Path.StartsWith("/v1/images/", StringComparison.Ordinal) && route.Method != "HEAD"))
        {
            foreach (var start in (string[])["/openai/deployments/sandbox", "/openai/v1", "/openai", "/v1/openai/deployments/sandbox",
                "/v1/openai/v1", "/v1/openai"])
            {
                var here = await gateway.SendAsync(method, path, method == "GET" ? null : Draw, headers: Sandbox);
                var there = await gateway.SendAsync(method, start + path["/v1".Length..], method == "GET" ? null : Draw, headers: Sandbox);
                Assert.True((here.Status, here.Code) == (there.Status, there.Code), $"{method} {start}{path}: {there.Status} {there.Body}");
            }
        }
    }
}
