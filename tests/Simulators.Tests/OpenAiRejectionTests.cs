using System.Net;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class OpenAiRejectionTests(SimulatorFixture simulator)
{
    private const string Generations = "/openai/v1/images/generations";
    private const string Edits = "/openai/v1/images/edits";

    [Theory]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","response_format":"url"}""", "response_format", "unknown_parameter")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","style":"vivid"}""", "style", "unknown_parameter")]
    [InlineData("""{"model":"dall-e-3","prompt":"x","background":"opaque"}""", "background", "unknown_parameter")]
    [InlineData("""{"model":"dall-e-3","prompt":"x","stream":true}""", "stream", "unknown_parameter")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","negative_prompt":"y"}""", "negative_prompt", "unknown_parameter")]
    [InlineData("""{"model":"gpt-image-1"}""", "prompt", "missing_required_parameter")]
    [InlineData("""{"model":"gpt-image-1","prompt":null}""", "prompt", "invalid_type")]
    [InlineData("""{"model":"gpt-image-1","prompt":""}""", "prompt", "empty_string")]
    [InlineData("""{"model":"gpt-image-1","prompt":7}""", "prompt", "invalid_type")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","n":"2"}""", "n", "invalid_type")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","n":1.5}""", "n", "invalid_type")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","n":0}""", "n", "integer_below_min_value")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","n":11}""", "n", "integer_above_max_value")]
    [InlineData("""{"model":"dall-e-3","prompt":"x","n":2}""", "n", "integer_above_max_value")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","size":"512x512"}""", "size", "invalid_value")]
    [InlineData("""{"model":"dall-e-3","prompt":"x","size":"512x512"}""", "size", "invalid_value")]
    [InlineData("""{"model":"dall-e-2","prompt":"x","size":"1792x1024"}""", "size", "invalid_value")]
    [InlineData("""{"model":"gpt-image-2","prompt":"x","size":"1000x1000"}""", "size", "invalid_value")]
    [InlineData("""{"model":"gpt-image-2","prompt":"x","size":"512x512"}""", "size", "invalid_value")]
    [InlineData("""{"model":"gpt-image-2","prompt":"x","size":"3840x1024"}""", "size", "invalid_value")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","quality":"hd"}""", "quality", "invalid_value")]
    [InlineData("""{"model":"gpt-image-2","prompt":"x","quality":"xhigh"}""", "quality", "invalid_value")]
    [InlineData("""{"model":"dall-e-3","prompt":"x","quality":"high"}""", "quality", "invalid_value")]
    [InlineData("""{"model":"dall-e-3","prompt":"x","style":"loud"}""", "style", "invalid_value")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","moderation":"off"}""", "moderation", "invalid_value")]
    [InlineData("""{"prompt":"x","background":"transparent","output_format":"jpeg"}""", "background", "invalid_value")]
    [InlineData(
        """{"model":"gpt-image-1","prompt":"x","output_compression":50}""", "output_compression",
        "invalid_png_output_compression")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","output_format":"webp","output_compression":101}""", "output_compression",
        "integer_above_max_value")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","partial_images":1}""", "partial_images", "invalid_value")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","stream":true,"partial_images":4}""", "partial_images", "integer_above_max_value")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","stream":"true"}""", "stream", "invalid_type")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","input_fidelity":"high"}""", "input_fidelity", "unknown_parameter")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","user":null}""", "user", "invalid_type")]
    public async Task Generation_WithAWrongParameter_IsRefused(string body, string param, string code)
    {
        using var response = await simulator.PostJsonAsync(Generations, body);
        await AssertRefusedAsync(response, 400, param, code);
    }

    [Theory]
    [InlineData("dall-e-2", 1_000)]
    [InlineData("dall-e-3", 4_000)]
    [InlineData("gpt-image-1", 32_000)]
    public async Task Prompt_AtAndAboveTheModelsLength_IsTakenAndRefused(string model, int length)
    {
        using var taken = await simulator.PostJsonAsync(Generations, Body(model, length));
        using var refused = await simulator.PostJsonAsync(Generations, Body(model, length + 1));
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        await AssertRefusedAsync(refused, 400, "prompt", "string_above_max_length");
    }

    [Fact]
    public async Task Request_WithNoKeyOrAWrongOne_Is401()
    {
        using var none = await simulator.PostJsonAsync(Generations, "{}", authorization: null);
        using var wrong = await simulator.PostJsonAsync(Generations, "{}", "Bearer sk-live-1");
        await AssertRefusedAsync(none, 401, null, null);
        await AssertRefusedAsync(wrong, 401, null, "invalid_api_key");
        Assert.True(wrong.Headers.Contains("x-request-id"));
    }

    [Fact]
    public async Task Request_ForAnUnknownModelOrPath_Is404()
    {
        using var model = await simulator.PostJsonAsync(Generations, """{"model":"dall-e-9","prompt":"x"}""");
        using var path = await simulator.PostJsonAsync("/openai/v1/images/nothing", "{}");
        await AssertRefusedAsync(model, 404, null, "model_not_found");
        await AssertRefusedAsync(path, 404, null, null);
    }

    [Fact]
    public async Task Body_OfAnotherTypeOrBroken_IsRefused()
    {
        using var form = await simulator.PostFormAsync(Generations, [FormField.Text("prompt", "x")]);
        using var broken = await simulator.PostJsonAsync(Generations, "{");
        using var dalleJson = await simulator.PostJsonAsync(Edits, """{"model":"dall-e-2","prompt":"x","images":[{"file_id":"file-1"}]}""");
        await AssertRefusedAsync(form, 400, null, "unsupported_content_type");
        await AssertRefusedAsync(broken, 400, null, null);
        await AssertRefusedAsync(dalleJson, 400, null, "unsupported_content_type");
    }

    public static TheoryData<string, string?, string?, FormField[]> WrongForms => new()
    {
        { "no image", "image", "missing_required_parameter", [Prompt] },
        { "image as text", "image", "invalid_type", [Prompt, FormField.Text("image", "x")] },
        { "two images without brackets", "image", "duplicate_parameter", [Prompt, Image(), Image()] },
        { "seventeen images", "image", "array_above_max_length", [Prompt, .. Listed(17)] },
        { "octet stream", "image", "unsupported_file_mimetype", [Prompt, Image("application/octet-stream")] },
        { "not a picture", "image", "invalid_image_file", [Prompt, FormField.File("image", [1, 2, 3])] },
        { "damaged picture", "image", "invalid_image_file", [Prompt, FormField.File("image", Damaged())] },
        { "mask without alpha", "mask", "invalid_mask_image_format", [Prompt, Image(), Mask(Images.Opaque(4, 4))] },
        { "mask of another size", "mask", "invalid_mask_image_format", [Prompt, Image(), Mask(Images.Transparent(4, 5))] },
        { "unknown field", "strength", "unknown_parameter", [Prompt, Image(), FormField.Text("strength", "0.5")] },
        { "n as a word", "n", "invalid_type", [Prompt, Image(), FormField.Text("n", "two")] },
        { "response_format", "response_format", "unknown_parameter", [Prompt, Image(), FormField.Text("response_format", "url")] },
        { "fidelity on mini", "input_fidelity", "invalid_input_fidelity_model", [Prompt, Image(), Model("gpt-image-1-mini"), Fidelity] },
        { "fidelity on 2", "input_fidelity", "invalid_input_fidelity_model", [Prompt, Image(), Model("gpt-image-2"), Fidelity] },
        { "dall-e-3 cannot edit", "model", "invalid_value", [Prompt, Image(), Model("dall-e-3")] },
        { "dall-e-2 not square", null, null, [Prompt, Model("dall-e-2"), FormField.File("image", Images.Transparent(4, 5))] },
        { "dall-e-2 neither mask nor alpha", null, null, [Prompt, Model("dall-e-2"), Image()] },
        { "dall-e-2 two images", "image", "array_above_max_length", [Prompt, Model("dall-e-2"), .. Listed(2)] },
    };

    [Theory]
    [MemberData(nameof(WrongForms))]
    public async Task Edit_WithAWrongForm_IsRefused(string what, string? param, string? code, FormField[] fields)
    {
        using var response = await simulator.PostFormAsync(Edits, fields);
        Assert.NotEmpty(what);
        await AssertRefusedAsync(response, 400, param, code);
    }

    [Theory]
    [InlineData("""{"prompt":"x"}""", "images", "missing_required_parameter")]
    [InlineData("""{"prompt":"x","images":[]}""", "images", "empty_array")]
    [InlineData("""{"prompt":"x","images":{"file_id":"file-1"}}""", "images", "invalid_type")]
    [InlineData("""{"prompt":"x","images":["file-1"]}""", "images[0]", "invalid_type")]
    [InlineData("""{"prompt":"x","images":[{"file_id":"file-1","image_url":"https://a.test/b.png"}]}""", "images[0]", "invalid_value")]
    [InlineData("""{"prompt":"x","images":[{"url":"https://a.test/b.png"}]}""", "images[0].url", "unknown_parameter")]
    [InlineData("""{"prompt":"x","images":[{"image_url":"http://a.test/b.png"}]}""", "images[0].image_url", "invalid_value")]
    [InlineData("""{"prompt":"x","images":[{"file_id":"x"}]}""", "images[0].file_id", "invalid_value")]
    [InlineData("""{"prompt":"x","image":[{"file_id":"file-1"}]}""", "image", "unknown_parameter")]
    public async Task JsonEdit_WithAWrongReference_IsRefused(string body, string param, string code)
    {
        using var response = await simulator.PostJsonAsync(Edits, body);
        await AssertRefusedAsync(response, 400, param, code);
    }

    [Fact]
    public async Task Variation_WithAPromptOrAnotherModel_IsRefused()
    {
        using var prompt = await simulator.PostFormAsync("/openai/v1/images/variations", [Prompt, Image()]);
        using var model = await simulator.PostFormAsync("/openai/v1/images/variations", [Image(), Model("gpt-image-1")]);
        await AssertRefusedAsync(prompt, 400, "prompt", "unknown_parameter");
        await AssertRefusedAsync(model, 400, "model", "invalid_value");
    }

    private static FormField Prompt => FormField.Text("prompt", "x");

    private static FormField Mask(byte[] content) => FormField.File("mask", content);

    private static FormField Fidelity => FormField.Text("input_fidelity", "high");

    private static FormField Image(string contentType = "image/png") => FormField.File("image", Images.Opaque(4, 4), contentType);

    private static IEnumerable<FormField> Listed(int count) =>
        Enumerable.Repeat(FormField.File("image[]", Images.Transparent(4, 4)), count);

    private static FormField Model(string name) => FormField.Text("model", name);

    private static byte[] Damaged()
    {
        var image = Images.Opaque(4, 4);
        image[45] ^= 0xFF;
        return image;
    }

    private static string Body(string model, int length) =>
        new JsonObject { ["model"] = model, ["prompt"] = new string('x', length) }.ToJsonString();

    private static async Task AssertRefusedAsync(HttpResponseMessage response, int status, string? param, string? code)
    {
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["code", "message", "param", "type"], body["error"]!.AsObject().Select(pair => pair.Key).Order());
        Assert.Equal("invalid_request_error", (string?)body["error"]!["type"]);
        Assert.Equal((param, code), ((string?)body["error"]!["param"], (string?)body["error"]!["code"]));
    }
}
