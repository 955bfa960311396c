using System.Collections.Frozen;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.AzureAi;
using ImageGateway.Providers.AzureOpenAi;
using ImageGateway.Providers.Tests.Kit;

namespace ImageGateway.Providers.Tests.AzureAi;

public class AzureAiProviderTests
{
    private const string Foundry = "https://res.services.ai.azure.com/openai/v1";

    private static readonly AzureAiProvider Provider = new();

    [Theory]
    [InlineData(null, Foundry + "/images/generations")]
    [InlineData("preview", Foundry + "/images/generations?api-version=preview")]
    [InlineData("a&b", Foundry + "/images/generations?api-version=a%26b")]
    public void Translate_FoundryUrl_IsTheBase(string? version, string expected)
    {
        var call = Assert.Single(Translate(Generate, version is null ? [] : [("azure_api_version", version)]).Calls);

        Assert.Equal(expected, call.Uri.AbsoluteUri);
        Assert.Equal([new("authorization", "Bearer EXAMPLE_KEY"), new("extra-parameters", "drop")], call.Headers);
        Bodies.AssertSame(new System.Text.Json.Nodes.JsonObject { ["model"] = "gpt-image-1", ["prompt"] = "a" }, Bodies.Json(call));
    }

    [Fact]
    public void Translate_Settings_ReachTheirHeaders() => Assert.Equal(
        [new("api-key", "EXAMPLE_KEY"), new("extra-parameters", "pass-through"), new("azureml-model-deployment", "blue")],
        Assert.Single(
            Translate(Generate, ("azure_foundry_url", "https://res.openai.azure.com/openai/v1"), ("azure_extra_params", "pass-through"),
                ("azure_deployment_name", "blue")).Calls).Headers);

    [Theory]
    [InlineData("http://res.services.ai.azure.com")]
    [InlineData("https://evil.example.com")]
    [InlineData("https://ai.azure.com.evil.example.com")]
    [InlineData("https://evilai.azure.com")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://res.services.ai.azure.com/?x=")]
    [InlineData("https://res.services.ai.azure.com@evil.example.com/")]
    [InlineData("banana")]
    [InlineData("")]
    public void Translate_FoundryUrlElsewhere_IsRefused(string url)
    {
        var refusal = Translate(Generate, ("azure_foundry_url", url)).Refusal;
        Assert.Equal((400, "azure_foundry_url"), (refusal!.Status, refusal.Param));
    }

    [Fact]
    public void Translate_GatewaysOwnIdentity_IsKeptFromHostsOfOthers()
    {
        Assert.NotNull(Assert.Single(Translate(Generate, ("azure_auth_mode", "managed")).Calls).Signer);
        Assert.Equal(
            "azure_auth_mode", Translate(
                Generate, ("azure_auth_mode", "managed"),
                ("azure_foundry_url", "https://mine.westus.inference.ml.azure.com")).Refusal!.Param);
        foreach (var mode in new[] { "managed", "workload" })
        {
            var host = new Uri("https://proxy.example.com");
            var endpoint = Endpoint(("azure_auth_mode", mode)).At(host);
            Assert.Equal("azure_auth_mode", Provider.Translate(new(Generate, endpoint)).Refusal!.Param);
            Assert.Equal(
                "azure_auth_mode", new AzureOpenAiProvider().Translate(
                    new(Generate, endpoint)).Refusal!.Param);
            Assert.Equal(
                "identity_denied", Provider.Translate(new(Generate, endpoint.At(null) with { UsesGatewayIdentity = false })).Refusal!.Code);
        }
    }

    [Theory]
    [InlineData("azure_entra_tenant_id", "../../other")]
    [InlineData("azure_entra_tenant_id", "")]
    [InlineData("azure_entra_client_id", "a/b")]
    [InlineData("azure_entra_client_secret", "")]
    public void Translate_EntraWithoutAnApplication_IsRefused(string setting, string value)
    {
        (string, string)[] good = [("azure_auth_mode", "entra"), ("azure_entra_tenant_id", "t"), ("azure_entra_client_id", "c"),
            ("azure_entra_client_secret", "s")];
        var call = Assert.Single(Translate(Generate, good).Calls);
        Assert.NotNull(call.Signer);
        Assert.DoesNotContain(call.Headers, header => header.Name is "authorization" or "api-key");
        Assert.Equal("azure_auth_mode", Translate(Generate, [.. good, (setting, value)]).Refusal!.Param);
    }

    [Fact]
    public void Translate_ReadyToken_GoesBeforeAMode()
    {
        var call = Assert.Single(Translate(Generate, ("azure_auth_mode", "managed"), ("azure_ad_token", "ready")).Calls);
        Assert.Null(call.Signer);
        Assert.Contains(new("authorization", "Bearer ready"), call.Headers);
    }

    [Fact]
    public void Translate_OtherOperations_AreFormsOrRefused()
    {
        Assert.True(
            Translate(Ask.Edit(
                new
                {
                    model = "gpt-image-1",
                    prompt = "x",
                    images = new[] { new { image_url = "https://p.example.test/1.png" } }
                }).Image).NeedsFiles);
        var edit = Assert.Single(Translate(Ask.EditForm([("model", "gpt-image-1"), ("prompt", "x")], Ask.Image()).Image).Calls);
        Assert.Equal(Foundry + "/images/edits", edit.Uri.AbsoluteUri);
        Assert.Equal("unsupported_operation", Translate(Generate with { Operation = ImageOperation.Variation }).Refusal!.Code);
        Assert.Equal("model", Translate(Ask.Generate(new { prompt = "a" }).Image).Refusal!.Param);
    }

    private static ImageRequest Generate => Ask.Generate(new { model = "gpt-image-1", prompt = "a" }).Image;

    private static Translation Translate(ImageRequest image, params (string Name, string Value)[] settings) =>
        Provider.Translate(new(image, Endpoint(settings)));

    private static ProviderEndpoint Endpoint(params (string Name, string Value)[] settings) =>
        Ask.Endpoint().AsGateway() with
        {
            Settings = new[] { ("azure_foundry_url", Foundry) }.Concat(settings).GroupBy(setting => setting.Item1)
            .ToFrozenDictionary(group => group.Key, group => group.Last().Item2),
        };
}
