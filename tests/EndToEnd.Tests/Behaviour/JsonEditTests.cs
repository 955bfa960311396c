using System.Net.Http.Json;
using System.Security.Cryptography;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Edits as JSON, with images as data URIs and as links; files where the provider takes nothing else.</summary>
[Collection(WorldCollection.Name)]
public sealed class JsonEditTests(World world)
{
    private static readonly byte[] Image = Png.Make(64, alpha: true);

    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Edit_DataUriAtOpenAi_GoesOnAsJson()
    {
        var gatewayResponse = await EditAsync(
            new { model = "gpt-image-1", prompt = Prompt(), images = new[] { new { image_url = DataUri } } }, Callers.OpenAi);

        Assert.Single(gatewayResponse.Data);
        Assert.Equal(DataUri, (await SeenAsync()).Json.GetProperty("images")[0].GetProperty("image_url").GetString());
    }

    [Fact]
    public async Task Edit_DataUriForAModelOfForms_BecomesAFile()
    {
        var gatewayResponse = await EditAsync(
            new { model = "dall-e-2", prompt = Prompt(), n = 2, size = "256x256", images = new[] { new { image_url = DataUri } } },
            Callers.OpenAi);

        Assert.Equal(2, gatewayResponse.Data.Count);
        Assert.Equal([("image", Hash(Image))], Files(await SeenAsync()));
    }

    [Fact]
    public async Task Edit_SeveralDataUrisAndAMaskAtAzure_BecomeFiles()
    {
        var gatewayResponse = await EditAsync(
            new
            {
                model = "gpt-image-1",
                prompt = Prompt(),
                images = new[] { new { image_url = DataUri }, new { image_url = DataUri } },
                mask = new { image_url = DataUri }
            },
            Callers.Azure("my-gpt-image"));

        Assert.Single(gatewayResponse.Data);
        Assert.Equal([("image[]", Hash(Image)), ("image[]", Hash(Image)), ("mask", Hash(Image))], Files(await SeenAsync()));
    }

    [Fact]
    public async Task Edit_Link_IsFetchedWithoutTheProvidersKey()
    {
        var drawn = await world.Client
            .GenerateAsync(
                new { model = "gpt-image-1", prompt = "p", background = "transparent", response_format = "url" }, Callers.OpenAi);
        var link = Assert.Single(drawn.Data).GetProperty("url").GetString()!;
        var content = await world.Simulators.FetchAsync(link);

        var gatewayResponse = await EditAsync(new { model = "dall-e-2", prompt = Prompt(), image = link }, Callers.OpenAi);

        Assert.Single(gatewayResponse.Data);
        Assert.Equal([("image", Hash(content))], Files(await SeenAsync()));
    }

    [Fact]
    public async Task Edit_LinkWhoseHostBreaksOff_Is400AndNothingIsSent()
    {
        var id = SimulatorClient.NewToken();
        await world.Simulators
            .ScriptAsync(
                id, new
                {
                    cut = true,
                    bodyBase64 = Convert.ToBase64String(
                    Image),
                    headers = new Dictionary<string, string> { ["content-type"] = "image/png" }
                });
        var gatewayResponse = await EditAsync(
            new { model = "dall-e-2", prompt = Prompt(), image = world.Simulators.ScriptedUrl(id) + "/cut.png" }, Callers.OpenAi);

        gatewayResponse.Refused(400, "invalid_image");
        Assert.Empty(await world.Simulators.SeenAsync(_token));
    }

    private static string DataUri { get; } = "data:image/png;base64," + Convert.ToBase64String(Image);

    private Task<GatewayResponse> EditAsync(object body, (string Name, string Value)[] caller) =>
        world.Client.EditAsync(JsonContent.Create(body), caller);

    private string Prompt() => $"with a hat [token:{_token}]";

    private async Task<SeenRequest> SeenAsync() => Assert.Single(await world.Simulators.SeenAsync(_token));

    private static IEnumerable<(string, string?)> Files(SeenRequest seen) =>
        seen.Parts!.Where(part => part.Filename is not null).Select(part => (part.Name, part.Sha256));

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
