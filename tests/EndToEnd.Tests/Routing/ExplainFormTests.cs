using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Routing;

/// <summary>Explanations of forms, told by the content type of the described request.</summary>
[Collection(WorldCollection.Name)]
public sealed class ExplainFormTests(World world)
{
    private const string Edits = "/v1/images/edits";
    private const string FormType = "multipart/form-data; boundary=b";

    private static readonly byte[] Image = Png.Make(64, alpha: false, seed: 1);
    private static readonly byte[] Mask = Png.Make(64, alpha: true, seed: 2);

    [Fact]
    public async Task Edit_SeveralFilesAndAMask_AreShownAsThePartsThatTheProviderGets()
    {
        var attempt = Assert.Single((await AskAsync(
            """{"provider":"openai","api_key":"k","override_params":{"size":"1536x1024"},"drop_params":["user"]}""",
            new()
            {
                ["prompt"] = "a hat",
                ["model"] = "gpt-image-1",
                ["n"] = "2",
                ["user"] = "u-1",
                ["image[]"] = new JsonArray(
                Link(Image), Link(Mask)),
                ["mask"] = Link(Mask)
            })).Attempts());

        Assert.EndsWith("/images/edits", attempt.GetProperty("request").GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, attempt.GetProperty("request").GetProperty("pictures").GetInt32());
        var parts = attempt.GetProperty("request").GetProperty("form").EnumerateArray().ToList();
        Assert.Equal(
            ["gpt-image-1", "1536x1024", "2"], new[] { "model", "size", "n" }.Select(
                name => Part(parts, name).GetProperty("text").GetString()));
        Assert.DoesNotContain(parts, part => part.GetProperty("name").GetString() == "user");
        var files = parts.Where(part => part.TryGetProperty("sha256", out _))
            .Select(part =>
                $"{part.GetProperty("name").GetString()} {part.GetProperty("bytes").GetInt64()} {part.GetProperty("sha256").GetString()}");
        Assert.Equal([File("image[]", Image), File("image[]", Mask), File("mask", Mask)], files);
    }

    [Fact]
    public async Task Edit_ConditionsOnFieldsAndFiles_ReadTheForm()
    {
        var config = $$"""
            {"strategy":{"mode":"conditional","conditions":[{"query":{"params.model":"none"},"then":"a"},{"query":{"image.inputs":2,"image.input_bytes":{{Image.Length + Mask.Length}},"params.n":2},"then":"b"}]},
             "targets":[{"name":"a","provider":"sandbox"},{"name":"b","provider":"sandbox"}]}
            """;
        var attempt = Assert.Single(
            (await AskAsync(
                config, new() { ["prompt"] = "a hat", ["n"] = "2", ["image[]"] = new JsonArray(Link(Image), Link(Mask)) })).Attempts());

        Assert.Equal("conditional: condition 2 of 2 fits", attempt.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Variation_FileThatIsOnlyNamed_StandsForItself()
    {
        var gatewayResponse = await AskAsync(
            """{"provider":"openai","api_key":"k"}""", new() { ["image"] = "cat.png", ["size"] = "256x256" }, "/v1/images/variations");
        var part = Part(
            [.. Assert.Single(gatewayResponse.Attempts()).GetProperty("request").GetProperty("form").EnumerateArray()], "image");
        Assert.Equal(0, part.GetProperty("bytes").GetInt64());
    }

    [Theory]
    [InlineData("/v1/images/generations", FormType, "invalid_content_type")]
    [InlineData(Edits, FormType, "missing_required_parameter")]
    public async Task Form_WhatARequestWouldBeRefusedFor_IsRefusedInTheSameWay(string path, string type, string code)
    {
        var explained = await AskAsync("""{"provider":"sandbox"}""", new() { ["prompt"] = "p" }, path, type);
        var sent = await world.Client.SendAsync(
            HttpMethod.Post, path, new Form().Field("prompt", "p").Content, Callers.Sandbox);

        explained.Refused(400, code);
        Assert.Equal(sent.Refused(400, code).Error.GetProperty("message").GetString(), explained.Error.GetProperty("message").GetString());
    }

    private Task<GatewayResponse> AskAsync(string config, JsonObject body, string path = Edits, string type = FormType) =>
        world.Client
            .ExplainAsync(
                Explanations.Question(
                    config, new() { ["path"] = path, ["headers"] = new JsonObject { ["content-type"] = type }, ["body"] = body }));

    private static string Link(byte[] image) => "data:image/png;base64," + Convert.ToBase64String(image);

    private static string File(string name, byte[] content) =>
        $"{name} {content.Length} {Convert.ToHexStringLower(SHA256.HashData(content))}";

    private static JsonElement Part(IReadOnlyList<JsonElement> parts, string name) =>
        Assert.Single(parts, part => part.GetProperty("name").GetString() == name);
}
