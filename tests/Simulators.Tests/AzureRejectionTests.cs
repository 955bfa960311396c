using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class AzureRejectionTests(SimulatorFixture simulator)
{
    private const string Deployments = "/azure/res/openai/deployments/";
    private const string V1 = "/azure/res/openai/v1/images/generations";
    private const string Entra = "Bearer entra-test-token";

    [Theory]
    [InlineData("my-dalle3/images/generations", 404, "404")]
    [InlineData("my-dalle3/images/generations?api-version=soon", 404, "404")]
    [InlineData("my-dalle3/images/generations?api-version=2023-06-01-preview", 404, "404")]
    [InlineData("my-gpt-image/images/generations?api-version=2024-10-21", 404, "404")]
    [InlineData("my-nothing/images/generations?api-version=2024-10-21", 404, "DeploymentNotFound")]
    [InlineData("my-dalle3/images/variations?api-version=2024-10-21", 404, "404")]
    [InlineData("my-dalle3/images/edits?api-version=2025-04-01-preview", 400, "unsupported_content_type")]
    public async Task Classic_WithAWrongPathOrVersion_IsRefused(string path, int status, string code)
    {
        using var response = await simulator.PostJsonAsync(Deployments + path, """{"prompt":"x"}""", Entra);
        await AssertRefusedAsync(response, status, code);
    }

    [Theory]
    [InlineData("""{"prompt":"x"}""", "", 400, "missing_required_parameter")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x"}""", "", 404, "DeploymentNotFound")]
    [InlineData("""{"model":"my-gpt-image","prompt":"x","response_format":"b64_json"}""", "", 400, "unknown_parameter")]
    [InlineData("""{"model":"my-gpt-image","prompt":"x"}""", "?api-version=2024-10-21", 400, "BadRequest")]
    public async Task V1_WithAWrongBodyOrVersion_IsRefused(string body, string query, int status, string code)
    {
        using var response = await simulator.PostJsonAsync(V1 + query, body, Entra);
        await AssertRefusedAsync(response, status, code);
    }

    [Fact]
    public async Task Key_MissingOrWrong_IsAccessDenied()
    {
        using var none = await simulator.PostJsonAsync(V1, "{}", authorization: null);
        using var openAiKey = await simulator.PostJsonAsync(V1, "{}", "Bearer sk-test-1");
        await AssertRefusedAsync(none, 401, "401");
        await AssertRefusedAsync(openAiKey, 401, "401");
    }

    [Fact]
    public async Task Key_AsBearer_IsTakenOnV1Only()
    {
        using var v1 = await simulator.PostJsonAsync(V1, """{"model":"my-gpt-image","prompt":"x"}""", "Bearer azure-test-key");
        using var classic = await simulator.PostJsonAsync(
            Deployments + "my-dalle3/images/generations?api-version=2024-10-21", """{"prompt":"x"}""", "Bearer azure-test-key");
        Assert.Equal(200, (int)v1.StatusCode);
        await AssertRefusedAsync(classic, 401, "401");
    }

    [Fact]
    public async Task Edit_OnADalle3Deployment_IsUnsupported()
    {
        using var response = await simulator.PostFormAsync(
            Deployments + "my-dalle3/images/edits?api-version=2025-04-01-preview",
            [FormField.Text("prompt", "x"), FormField.File("image", Images.Opaque(4, 4))], Entra);
        await AssertRefusedAsync(response, 400, "OperationNotSupported");
    }

    [Theory]
    [InlineData("[moderate]", "content_policy_violation")]
    [InlineData("[filter-output]", "content_filter")]
    public async Task Filter_OnPromptOrImage_CarriesItsFindings(string prompt, string code)
    {
        using var response = await simulator.PostJsonAsync(V1, $$"""{"model":"my-dalle3","prompt":"{{prompt}}"}""", Entra);
        var error = await AssertRefusedAsync(response, 400, code);
        Assert.Equal("ResponsibleAIPolicyViolation", (string?)error["inner_error"]!["code"]);
        Assert.True((bool)error["inner_error"]!["content_filter_results"]!["violence"]!["filtered"]!);
    }

    private static async Task<JsonNode> AssertRefusedAsync(HttpResponseMessage response, int status, string code)
    {
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((status, code), ((int)response.StatusCode, (string?)error["code"]));
        Assert.True(response.Headers.Contains("apim-request-id"));
        return error;
    }
}
