using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.AzureOpenAi;

public sealed class AzureOpenAiProviderTests
{
    private const string Body = """{"model":"gpt-image-1","prompt":"a"}""";

    [Theory]
    [InlineData("2024-10-21", "https://res.openai.azure.com/openai/deployments/dep/images/generations?api-version=2024-10-21")]
    [InlineData(null, "https://res.openai.azure.com/openai/deployments/dep/images/generations?api-version=2025-04-01-preview")]
    [InlineData("a&b", "https://res.openai.azure.com/openai/deployments/dep/images/generations?api-version=a%26b")]
    [InlineData("v1", "https://res.openai.azure.com/openai/v1/images/generations")]
    [InlineData("preview", "https://res.openai.azure.com/openai/v1/images/generations?api-version=preview")]
    public void Translate_ApiVersion_DecidesTheSurface(string? version, string expected)
    {
        var call = Translate(Body, version is null ? [("deployment_id", "dep")] : [("deployment_id", "dep"), ("api_version", version)])
            .Call();

        Assert.Equal(expected, call.Uri.AbsoluteUri);
        Assert.Equal(version is "v1" or "preview" ? "dep" : "gpt-image-1", (string?)call.Json()["model"]);
    }

    [Fact]
    public void Translate_NoDeployment_IsTheModel() =>
        Assert.Contains("/deployments/gpt-image-1/images/", Translate(Body).Call().Uri.AbsoluteUri, StringComparison.Ordinal);

    [Fact]
    public void Translate_DeploymentWithSlashes_StaysOneSegment() =>
        Assert.StartsWith(
            "https://res.openai.azure.com/openai/deployments/..%2F..%2Fadmin%3F/images/generations?", Translate(
                Body, ("deployment_id", "../../admin?")).Call().Uri.AbsoluteUri, StringComparison.Ordinal);

    [Fact]
    public void Translate_ApiKey_IsItsOwnHeader()
    {
        var call = Translate(Body).Call();

        Assert.Equal(("EXAMPLE_KEY", null), (call.Header("api-key"), call.Header("authorization")));
    }

    [Fact]
    public void Translate_AdToken_IsABearerInsteadOfTheKey()
    {
        var call = Translate(Body, ("azure_ad_token", "token")).Call();

        Assert.Equal((null, "Bearer token"), (call.Header("api-key"), call.Header("authorization")));
    }

    [Fact]
    public void Translate_UnknownAuthMode_IsRefused() =>
        Assert.Equal("azure_auth_mode", Translate(Body, ("azure_auth_mode", "kerberos")).Refusal!.Param);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("evil.example.com/")]
    [InlineData("a.b")]
    [InlineData("a@b")]
    [InlineData("ä")]
    public void Translate_ResourceThatIsNoLabelOfAHost_IsRefused(string? resource)
    {
        var settings = resource is null ? [] : new[] { ("resource_name", resource) };
        var translation = Asked.Provider("azure-openai").Translate(new(Asked.Json(Body), Asked.Endpoint(settings)));

        Assert.Equal((400, "resource_name"), (translation.Refusal!.Status, translation.Refusal.Param));
        Assert.Contains("x-portkey-azure-resource-name", translation.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_NeitherDeploymentNorModel_IsRefused() =>
        Assert.Equal("deployment_id", Translate("""{"prompt":"a"}""").Refusal!.Param);

    [Fact]
    public void Translate_BaseUrl_NeedsNoResource()
    {
        var request = new ProviderRequest(Asked.Json(Body), Asked.Endpoint() with { BaseUrl = new("https://proxy.example.com/openai/") });

        Assert.Equal(
            "https://proxy.example.com/openai/deployments/gpt-image-1/images/generations?api-version=2025-04-01-preview",
            Asked.Provider("azure-openai").Translate(request).Call().Uri.AbsoluteUri);
    }

    [Fact]
    public void Translate_Variation_IsRefused()
    {
        var image = Asked.Form(ImageOperation.Variation, [], Asked.Image("image"));

        Assert.Equal(
            "unsupported_operation", Asked.Provider("azure-openai")
                .Translate(new(image, Asked.Endpoint(("resource_name", "res")))).Refusal!.Code);
        Assert.DoesNotContain(Asked.Provider("azure-openai").Models, model => model.Operations.Contains(ImageOperation.Variation));
    }

    [Fact]
    public void Translate_EditWithImagesInJson_NeedsFiles()
    {
        var image = Asked.Json(
            """{"model":"gpt-image-1","prompt":"a","images":[{"image_url":"https://a.example.test/1.png"}]}""", ImageOperation.Edit);

        Assert.True(
            Asked.Provider("azure-openai").Translate(new(image, Asked.Endpoint(("resource_name", "res")))).NeedsFiles);
    }

    [Fact]
    public void Translate_ModelBehindTheDeployment_DecidesTheRules()
    {
        var unknown = Translate("""{"model":"pictures","prompt":"a","size":"512x512","style":"vivid"}""");
        var known = Translate(
            """{"model":"pictures","prompt":"a","size":"512x512","style":"vivid"}""", ("azure_model_name", "gpt-image-1"));

        Assert.Equal(("512x512", "vivid"), ((string?)unknown.Call().Json()["size"], (string?)unknown.Call().Json()["style"]));
        Assert.Equal(("1024x1024", null), ((string?)known.Call().Json()["size"], (string?)known.Call().Json()["style"]));
        Assert.Equal(["style"], known.Dropped);
    }

    [Theory]
    [InlineData("res", "https://res.openai.azure.com/openai/models?api-version=2024-10-21")]
    [InlineData("no.label", null)]
    public void ListModels_Resource_IsAsked(string resource, string? expected) =>
        Assert.Equal(
            expected, Asked.Provider("azure-openai")
                .ListModels(Asked.Endpoint(("resource_name", resource)))?.Uri.AbsoluteUri);

    private static Translation Translate(string body, params (string, string)[] settings) =>
        Asked.Provider("azure-openai")
            .Translate(new(Asked.Json(body), Asked.Endpoint([("resource_name", "res"), .. settings])));
}
