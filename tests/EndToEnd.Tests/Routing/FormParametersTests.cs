using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Routing;

/// <summary>Parameter settings of a config apply to forms as to JSON.</summary>
[Collection(WorldCollection.Name)]
public sealed class FormParametersTests(World world)
{
    private const string Config = """
        {"provider":"openai","api_key":"sk-test-e2e",
         "default_params":{"quality":"low","size":"1536x1024"},"override_params":{"model":"gpt-image-1","n":2},"drop_params":["user"]}
        """;

    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Json_DefaultsOverridesAndDrops_AreSentShaped()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(
                new { model = "dall-e-2", prompt = $"p [token:{_token}]", n = 1, size = "1024x1024", user = "u1" },
                ("x-portkey-config", OneLine));

        Assert.Equal(2, gatewayResponse.Data.Count);
        var sent = Assert.Single(await world.Simulators.SeenAsync(_token)).Json;
        Assert.Equal(
            ("gpt-image-1", 2, "1024x1024", "low"),
            (sent.GetProperty("model").GetString(), sent.GetProperty("n").GetInt32(), sent.GetProperty("size")
                .GetString(), sent.GetProperty("quality").GetString()));
        Assert.False(sent.TryGetProperty("user", out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Form_DefaultsOverridesAndDrops_AreSentShaped(bool namesSize)
    {
        var form = new Form().Field("model", "dall-e-2").Field("prompt", $"p [token:{_token}]").Field("n", "1").Field("user", "u1")
            .File("image", "a.png", Png.Make(64, alpha: false));
        if (namesSize)
            form = form.Field("size", "1024x1024");
        var gatewayResponse = await world.Client.EditAsync(form.Content, ("x-portkey-config", OneLine));

        Assert.Equal(2, gatewayResponse.Data.Count);
        var parts = Assert.Single(await world.Simulators.SeenAsync(_token)).Parts!;
        var fields = parts.Where(part => part.Name is not "image" and not "image[]").ToDictionary(part => part.Name, part => part.Text);
        Assert.Equal(
            ("gpt-image-1", "2", namesSize ? "1024x1024" : "1536x1024", "low"),
            (fields["model"], fields["n"], fields["size"], fields["quality"]));
        Assert.False(fields.ContainsKey("user"));
        Assert.Single(parts, part => part.Name is "image" or "image[]");
    }

    private static string OneLine => Config.ReplaceLineEndings(" ");
}
