using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Inputs reach the vendor whatever shape callers send them in, or are named as dropped.</summary>
[Collection(WorldCollection.Name)]
public sealed class InputShapesTests(World world)
{
    private static readonly byte[] Image = Png.Make(64, alpha: true);
    private static readonly string Base64 = Convert.ToBase64String(Image);
    private static readonly string DataUri = "data:image/png;base64," + Base64;
    private static readonly (string Name, string Value)[] Google =
        [("x-portkey-provider", "google"), ("authorization", "Bearer AIza-test-e2e")];

    private readonly string _token = SimulatorClient.NewToken();

    public static TheoryData<string> Shapes =>
    [
        JsonSerializer.Serialize(DataUri),
        JsonSerializer.Serialize(Base64),
        JsonSerializer.Serialize(new[] { DataUri }),
        JsonSerializer.Serialize(new { url = DataUri }),
        JsonSerializer.Serialize(new { image_url = DataUri }),
        JsonSerializer.Serialize(new { type = "image_url", image_url = new { url = DataUri } }),
        JsonSerializer.Serialize(new { b64_json = Base64 }),
        JsonSerializer.Serialize(new { inline_data = new { mime_type = "image/png", data = Base64 } }),
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Edit_AnyShapeAtOpenAi_IsTheImage(string shape)
    {
        foreach (var name in (string[])["image", "images"])
        {
            var body = new Dictionary<string, object>
            {
                ["model"] = "gpt-image-1",
                ["prompt"] = Prompt(),
                [name] = JsonDocument.Parse(
                shape).RootElement
            };
            Assert.Single((await world.Client.EditAsync(JsonContent.Create(body), Callers.OpenAi)).Data);
        }

        var seen = await world.Simulators.SeenAsync(_token);
        Assert.Equal(2, seen.Count);
        Assert.All(seen, request => Assert.Equal(DataUri, request.Json.GetProperty("images")[0].GetProperty("image_url").GetString()));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Edit_AnyShapeAtAzure_IsAFile(string shape)
    {
        var body = new Dictionary<string, object>
        {
            ["model"] = "gpt-image-1",
            ["prompt"] = Prompt(),
            ["image"] = JsonDocument.Parse(
            shape).RootElement,
            ["response_format"] = "b64_json"
        };
        Assert.Single((await world.Client.EditAsync(JsonContent.Create(body), Callers.Azure("my-gpt-image"))).Data);

        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal(
            [("image", "image/png", Hash(Image))], seen.Parts!.Where(part => part.Filename is not null)
                .Select(part => (part.Name, part.ContentType, part.Sha256)));
        Assert.DoesNotContain(seen.Parts!, part => part.Name == "response_format");
    }

    [Fact]
    public async Task Edit_MaskUnderAListsName_IsNoImage()
    {
        var form = new Form().Field("model", "gemini-2.5-flash-image").Field("prompt", Prompt()).File("image", "a.png", Image)
            .File("mask[]", "m.png", Image);

        (await world.Client.EditAsync(form.Content, Google)).Refused(400, "unsupported_operation");
        Assert.Empty(await world.Simulators.SeenAsync(_token));
    }

    [Theory]
    [InlineData("image[]")]
    [InlineData("image_url")]
    public async Task Edit_TextOfAForm_IsTheImage(string name)
    {
        var form = new Form().Field("model", "gpt-image-1").Field("prompt", Prompt()).Field(name, DataUri);

        Assert.Single((await world.Client.EditAsync(form.Content, Callers.OpenAi)).Data);
        Assert.Equal(
            [Hash(Image)], Assert.Single(await world.Simulators.SeenAsync(_token)).Parts!.Where(part => part.Filename is not null)
                .Select(part => part.Sha256));
    }

    [Fact]
    public async Task Generation_WithImageAtGoogle_IsAnEdit()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(
                new { model = "gemini-2.5-flash-image", prompt = Prompt(), image = DataUri, output_format = "png" },
                [.. Google, ("x-gateway-strict", "true")]);

        Assert.Single(gatewayResponse.Data);
        Assert.Contains(Base64, Assert.Single(await world.Simulators.SeenAsync(_token)).Body!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generation_WithImageAndStream_GivesEventsOfAGeneration()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(
                new { model = "gpt-image-1", prompt = Prompt(), image = DataUri, stream = true, partial_images = 1 }, Callers.OpenAi);

        Assert.EndsWith("/images/edits", Assert.Single(await world.Simulators.SeenAsync(_token)).Path, StringComparison.Ordinal);
        foreach (var name in (string[])["image_generation.partial_image", "image_generation.completed"])
            Assert.Contains($"event: {name}\ndata: {{\"type\":\"{name}\"", gatewayResponse.Checked(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("image_edit", gatewayResponse.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_BodyOfTheConfig_SaysTheForm()
    {
        var id = SimulatorClient.NewToken();
        await world.Simulators
            .ScriptAsync(
                id, new
                {
                    body = new { created = 1, data = new[] { new { b64_json = Base64 } } },
                    headers = new Dictionary<string, string> { ["content-type"] = "application/json" }
                });
        var config = JsonSerializer.Serialize(
            new { provider = "openai", api_key = "k", custom_host = world.Simulators.ScriptedUrl(id) + "/v1", edit_body = "json" });
        var form = new Form().Field("model", "mine").Field("prompt", "p").File("image", "a.bin", Image, "application/octet-stream");

        (await world.Client.EditAsync(form.Content, ("x-portkey-config", config))).Checked(200);
        Assert.Equal(
            DataUri, Assert.Single(await world.Simulators.ScriptedAsync(id)).Json.GetProperty("images")[0].GetProperty("image_url")
                .GetString());
    }

    [Fact]
    public async Task Generation_WithImageAtAModelThatDraws_IsNamedAndRefusedInStrict()
    {
        var body = new { model = "dall-e-3", prompt = Prompt(), image = DataUri };
        var gatewayResponse = await world.Client.GenerateAsync(body, Callers.OpenAi);

        Assert.Single(gatewayResponse.Data);
        Assert.Equal("image", gatewayResponse.Header("x-gateway-dropped-params"));
        (await world.Client.GenerateAsync(body, [.. Callers.OpenAi, ("x-gateway-strict", "true")])).Refused(400, "unsupported_parameter");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("image/jpeg")]
    [InlineData("application/octet-stream")]
    public async Task Edit_LinkWithAWrongLabel_IsJudgedByItsBytes(string label)
    {
        var id = SimulatorClient.NewToken();
        await world.Simulators
            .ScriptAsync(id, new { bodyBase64 = Base64, headers = new Dictionary<string, string> { ["content-type"] = label } });
        var gatewayResponse = await world.Client
            .EditAsync(JsonContent.Create(
                new { model = "gpt-image-1", prompt = Prompt(), image = world.Simulators.ScriptedUrl(id) + "/a" }), Callers.Azure(
                    "my-gpt-image"));

        Assert.Single(gatewayResponse.Data);
        var file = Assert.Single(Assert.Single(await world.Simulators.SeenAsync(_token)).Parts!, part => part.Filename is not null);
        Assert.Equal(("image.png", "image/png", Hash(Image)), (file.Filename, file.ContentType, file.Sha256));
    }

    [Fact]
    public async Task Edit_LinkToAPageLabelledAsImage_Is400()
    {
        var id = SimulatorClient.NewToken();
        await world.Simulators
            .ScriptAsync(
                id, new
                {
                    bodyBase64 = Convert.ToBase64String(
                    "<html></html>"u8),
                    headers = new Dictionary<string, string> { ["content-type"] = "image/png" }
                });

        (await world.Client
            .EditAsync(JsonContent.Create(
                new { model = "gpt-image-1", prompt = Prompt(), image = world.Simulators.ScriptedUrl(id) + "/a.png" }), Callers.Azure(
                    "my-gpt-image")))
            .Refused(400, "invalid_image");
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("json", "application/json")]
    [InlineData("form", "multipart/form-data")]
    public async Task Edit_JsonAtAHostOfTheCallers_StaysJsonUnlessTold(string? editBody, string sent)
    {
        var seen = await AtHostAsync(
            "edits", JsonContent.Create(
                new { model = "gpt-image-1", prompt = "p", image = new { type = "url", url = DataUri } }), editBody);

        Assert.StartsWith(sent, seen.Header("content-type"), StringComparison.Ordinal);
        if (editBody is null)
            Assert.Equal("url", seen.Json.GetProperty("image").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Variation_OfANameOfOpenAisAtAHostOfTheCallers_GoesOn()
    {
        var seen = await AtHostAsync("variations", new Form().Field("model", "gpt-image-1").File("image[0]", "a.png", Image).Content, null);

        Assert.Contains(seen.Parts!, part => part.Name == "image[0]" && part.Sha256 == Hash(Image));
    }

    [Theory]
    [InlineData("core")]
    [InlineData("ultra")]
    [InlineData("sd3.5-large")]
    public async Task Edit_MaskAtAModelOfStabilitysThatDraws_SaysTheServiceThatServed(string model)
    {
        var form = new Form().Field("model", model).Field("prompt", Prompt()).File("image", "a.png", Png.Make(128, alpha: false))
            .File("mask", "m.png", Png.Make(128, alpha: true));
        var gatewayResponse = await world.Client.EditAsync(form.Content, Callers.Stability);

        Assert.Single(gatewayResponse.Data);
        Assert.Equal("inpaint", gatewayResponse.Header("x-gateway-model-used"));
        Assert.EndsWith("/edit/inpaint", Assert.Single(await world.Simulators.SeenAsync(_token)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_WithoutMaskAtStabilityCore_Is400()
    {
        var form = new Form().Field("model", "core").Field("prompt", Prompt()).File("image", "a.png", Png.Make(128, alpha: false));

        (await world.Client.EditAsync(form.Content, Callers.Stability)).Refused(400, "unsupported_operation");
    }

    private async Task<SeenRequest> AtHostAsync(string route, HttpContent body, string? editBody)
    {
        var id = SimulatorClient.NewToken();
        await world.Simulators
            .ScriptAsync(
                id, new
                {
                    body = new { created = 1, data = new[] { new { b64_json = Base64 } } },
                    headers = new Dictionary<string, string> { ["content-type"] = "application/json" }
                });
        (string, string)[] headers = [.. Callers.OpenAi, ("x-portkey-custom-host", world.Simulators.ScriptedUrl(id) + "/v1"),
            .. editBody is null ? [] : new[] { ("x-gateway-edit-body", editBody) }];
        var gatewayResponse = await world.Client.SendAsync(HttpMethod.Post, "/v1/images/" + route, body, headers);
        Assert.Equal(200, gatewayResponse.Status);
        return Assert.Single(await world.Simulators.ScriptedAsync(id));
    }

    private string Prompt() => $"with a hat [token:{_token}]";

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
