using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Finishing;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Without <c>response_format</c> the form of the asked model is given, whichever model and provider serve in its place.</summary>
[Collection(WorldCollection.Name)]
public sealed class AskedFormTests(World world)
{
    private const string First = "sk-test-first";

    private static readonly (string Model, string Form)[] Asked =
        [("dall-e-2", "url"), ("dall-e-3", "url"), ("gpt-image-1", "b64_json"), ("gpt-image-2", "b64_json")];

    [Theory]
    [MemberData(nameof(DrawingTarget.Names), MemberType = typeof(DrawingTarget))]
    public async Task Generate_FallbackToAnyProvider_GivesTheAskedModelsForm(string provider, string model)
    {
        foreach (var (asked, form) in Asked)
        {
            foreach (var aliases in new[] { true, false })
            {
                var second = DrawingTarget.Of(provider, model);
                second["override_params"] = new JsonObject { ["model"] = model };
                var config = new JsonObject
                {
                    ["model_aliases"] = aliases,
                    ["strategy"] = new JsonObject { ["mode"] = "fallback" },
                    ["targets"] = new JsonArray(new JsonObject { ["provider"] = "openai", ["api_key"] = First }, second),
                };
                var gatewayResponse = await world.Client.GenerateAsync(
                    new JsonObject { ["model"] = asked, ["prompt"] = $"a boat [500@{First}] [token:{SimulatorClient.NewToken()}]" },
                    ("x-portkey-config", config.ToJsonString()));

                Assert.Equal(provider, gatewayResponse.Checked(200).Header("x-portkey-provider"));
                AssertForm(gatewayResponse, form, $"{asked} by {provider} {model}, aliases {aliases}");
            }
        }
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("azure-openai")]
    [InlineData("deepinfra")]
    public async Task Generate_AliasAtAnyProvider_GivesTheAskedModelsForm(string provider)
    {
        foreach (var (asked, form) in Asked)
        {
            var model = provider == "deepinfra" ? "black-forest-labs/FLUX-1-schnell" : "gpt-image-1";
            var target = DrawingTarget.Of(provider, model);
            target["model_aliases"] = true;
            if (provider == "deepinfra")
                target["override_params"] = new JsonObject { ["model"] = model };
            var gatewayResponse = await world.Client.GenerateAsync(
                new JsonObject { ["model"] = asked, ["prompt"] = $"a boat [token:{SimulatorClient.NewToken()}]" },
                ("x-portkey-config", target.ToJsonString()));
            AssertForm(gatewayResponse, form, $"{asked} by {provider}");
        }
    }

    private static void AssertForm(GatewayResponse gatewayResponse, string form, string what)
    {
        var image = Assert.Single(gatewayResponse.Data);
        Assert.True(
            image.TryGetProperty(form, out _)
                && !image.TryGetProperty(
                    form == "url"
                        ? "b64_json"
                        : "url", out _), $"{what}: {string.Join(", ", image.EnumerateObject().Select(member => member.Name))}");
    }
}
