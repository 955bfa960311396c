using System.Text;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class StabilityRejectionTests(SimulatorFixture simulator)
{
    private const string V1 = "/stability/v1/generation/";
    private const string Sd16 = "stable-diffusion-v1-6";
    private const string Sdxl = "stable-diffusion-xl-1024-v1-0";
    private const string V2 = "/stability/v2beta/stable-image/";

    [Theory]
    [InlineData(Sd16, """{"text_prompts":[{"text":"x"}],"height":500}""", "bad_request", "height: must be in increments of 64")]
    [InlineData(Sd16, """{"text_prompts":[{"text":"x"}],"width":1600}""", "bad_request", "width: ")]
    [InlineData(Sdxl, """{"text_prompts":[{"text":"x"}],"width":512,"height":512}""", "invalid_sdxl_v1_dimensions", "512x512")]
    [InlineData(Sd16, "{}", "bad_request", "text_prompts: ")]
    [InlineData(Sd16, """{"text_prompts":[]}""", "bad_request", "text_prompts: ")]
    [InlineData(Sd16, """{"text_prompts":[{"weight":1}]}""", "bad_request", "text_prompts[0].text: ")]
    [InlineData(Sd16, """{"text_prompts":[{"text":"x"}],"cfg_scale":36}""", "bad_request", "cfg_scale: ")]
    [InlineData(Sd16, """{"text_prompts":[{"text":"x"}],"samples":11}""", "bad_request", "samples: ")]
    [InlineData(Sd16, """{"text_prompts":[{"text":"x"}],"steps":9}""", "bad_request", "steps: ")]
    [InlineData(Sd16, """{"text_prompts":[{"text":"x"}],"seed":4294967296}""", "bad_request", "seed: ")]
    [InlineData(Sd16, """{"text_prompts":[{"text":"x"}],"sampler":"EULER"}""", "bad_request", "sampler: ")]
    [InlineData(Sd16, """{"text_prompts":[{"text":"x"}],"style_preset":"vivid"}""", "bad_request", "style_preset: ")]
    [InlineData(Sd16, """{"text_prompts":[{"text":"x"}],"clip_guidance_preset":"FAST"}""", "bad_request", "clip_guidance_preset: ")]
    [InlineData(Sd16, """{"text_prompts":[{"text":"x"}],"n":1}""", "bad_request", "unknown form field: n")]
    public async Task V1Text_WithAWrongParameter_IsRefused(string engine, string body, string name, string message)
    {
        using var response = await simulator.PostJsonAsync($"{V1}{engine}/text-to-image", body);
        await AssertV1Async(response, 400, name, message);
    }

    [Fact]
    public async Task V1Text_ForAnotherEngineOrWithoutKey_IsRefused()
    {
        using var engine = await simulator.PostJsonAsync(V1 + "some-engine/text-to-image", "{}");
        using var key = await simulator.PostJsonAsync($"{V1}{Sd16}/text-to-image", "{}", authorization: null);
        using var prompt = await simulator.PostJsonAsync(
            $"{V1}{Sd16}/text-to-image", $$"""{"text_prompts":[{"text":"{{new string('x', 2001)}}"}]}""");
        await AssertV1Async(engine, 404, "not_found", "some-engine");
        await AssertV1Async(key, 401, "unauthorized", "missing authorization header");
        await AssertV1Async(prompt, 400, "bad_request", "text_prompts[0].text: ");
    }

    public static TheoryData<string, string, FormField[]> WrongV1Forms => new()
    {
        { "image-to-image", "init_image: ", [V1Prompt] },
        { "image-to-image", "unknown form field: width", [V1Prompt, InitImage, FormField.Text("width", "512")] },
        { "image-to-image", "image_strength: ", [V1Prompt, InitImage, FormField.Text("image_strength", "1.1")] },
        { "image-to-image", "init_image_mode: ", [V1Prompt, InitImage, FormField.Text("init_image_mode", "NONE")] },
        { "image-to-image", "text_prompts: ", [InitImage] },
        { "image-to-image/masking", "mask_source: ", [V1Prompt, InitImage] },
        { "image-to-image/masking", "mask_image: ", [V1Prompt, InitImage, FormField.Text("mask_source", "MASK_IMAGE_WHITE")] },
        { "image-to-image/masking", "init_image: ", [V1Prompt, InitImage, FormField.Text("mask_source", "INIT_IMAGE_ALPHA")] },
    };

    [Theory]
    [MemberData(nameof(WrongV1Forms))]
    public async Task V1Form_WithAWrongField_IsRefused(string operation, string message, FormField[] fields)
    {
        using var response = await simulator.PostFormAsync($"{V1}stable-diffusion-v1-6/{operation}", fields);
        await AssertV1Async(response, 400, "bad_request", message);
    }

    public static TheoryData<string, string, FormField[]> WrongV2Forms => new()
    {
        { "generate/core", "prompt: ", [FormField.Text("negative_prompt", "x")] },
        { "generate/core", "prompt: ", [FormField.Text("prompt", new string('x', 10_001))] },
        { "generate/core", "aspect_ratio: ", [Prompt, FormField.Text("aspect_ratio", "4:3")] },
        { "generate/core", "seed: ", [Prompt, FormField.Text("seed", "4294967295")] },
        { "generate/core", "output_format: ", [Prompt, FormField.Text("output_format", "gif")] },
        { "generate/core", "strength: ", [Prompt, Strength] },
        { "generate/core", "none: ", [Prompt, FormField.Text("none", "x")] },
        { "generate/ultra", "strength: ", [Prompt, Image] },
        { "generate/ultra", "image: ", [Prompt, Strength] },
        { "generate/ultra", "style_preset: ", [Prompt, FormField.Text("style_preset", "anime")] },
        { "generate/sd3", "output_format: ", [Prompt, FormField.Text("output_format", "webp")] },
        { "generate/sd3", "strength: ", [Prompt, Image, FromImage] },
        { "generate/sd3", "aspect_ratio: ", [Prompt, Image, FromImage, Strength, FormField.Text("aspect_ratio", "1:1")] },
        { "generate/sd3", "negative_prompt: ", [Prompt, FormField.Text("negative_prompt", "x"), Turbo] },
        { "generate/sd3", "model: ", [Prompt, FormField.Text("model", "sd9")] },
        { "edit/inpaint", "image: ", [Prompt] },
        { "edit/inpaint", "image: ", [Prompt, FormField.File("image", Images.Opaque(63, 64))] },
        { "edit/inpaint", "image: ", [Prompt, FormField.File("image", Images.Opaque(256, 64))] },
        { "edit/inpaint", "grow_mask: ", [Prompt, Image, FormField.Text("grow_mask", "101")] },
        { "edit/outpaint", "left, right, up, down: ", [Image] },
        { "edit/search-and-replace", "search_prompt: ", [Prompt, Image] },
        { "edit/remove-background", "prompt: ", [Prompt, Image] },
        { "edit/replace-background-and-relight", "background_prompt: ", [FormField.File("subject_image", Images.Opaque(64, 64))] },
        { "upscale/fast", "image: ", [FormField.File("image", Images.Opaque(1537, 64))] },
        { "upscale/fast", "image: ", [FormField.File("image", Images.Opaque(31, 64))] },
        { "upscale/creative", "creativity: ", [Prompt, Image, FormField.Text("creativity", "0.6")] },
        { "control/style-transfer", "style_image: ", [FormField.File("init_image", Images.Opaque(64, 64))] },
    };

    [Theory]
    [MemberData(nameof(WrongV2Forms))]
    public async Task V2Form_WithAWrongField_IsRefused(string endpoint, string error, FormField[] fields)
    {
        using var response = await simulator.PostFormAsync(V2 + endpoint, fields);
        await AssertV2Async(response, 400, "bad_request", error);
    }

    [Fact]
    public async Task V2_AsJsonOrWithAForeignAcceptHeader_IsRefused()
    {
        using var json = await simulator.PostJsonAsync(V2 + "generate/core", """{"prompt":"x"}""");
        using var urlencoded = await simulator.SendAsync(
            HttpMethod.Post, V2 + "generate/core", new FormUrlEncodedContent([KeyValuePair.Create("prompt", "x")]), "Bearer sk-test-1");
        using var accept = await simulator.PostFormAsync(V2 + "generate/core", [Prompt], accept: "text/html");
        await AssertV2Async(json, 400, "bad_request", "content-type: must be multipart/form-data");
        await AssertV2Async(urlencoded, 400, "bad_request", "content-type: must be multipart/form-data");
        await AssertV2Async(accept, 400, "bad_request", "accept: ");
    }

    [Fact]
    public async Task V2_AboveTenMebibytes_IsTooLarge()
    {
        using var response = await simulator.PostFormAsync(
            V2 + "edit/inpaint", [Prompt, FormField.File("image", new byte[10 << 20])]);
        await AssertV2Async(response, 413, "payload_too_large", "the request is larger than 10MiB");
    }

    [Fact]
    public async Task V1Text_WithACharset_IsRefused()
    {
        using var content = new StringContent("""{"text_prompts":[{"text":"x"}]}""", Encoding.UTF8, "application/json");
        using var response = await simulator.SendAsync(
            HttpMethod.Post, $"{V1}{Sd16}/text-to-image", content, "Bearer sk-test-1");
        await AssertV1Async(response, 400, "bad_request", "content-type: ");
    }

    [Fact]
    public async Task Key_OfAnotherKind_Is401OnBothGenerations()
    {
        using var v1 = await simulator.PostJsonAsync($"{V1}{Sd16}/text-to-image", "{}", "Bearer sk-live-1");
        using var v2 = await simulator.PostFormAsync(V2 + "generate/core", [Prompt], "Bearer sk-live-1");
        await AssertV1Async(v1, 401, "unauthorized", "Incorrect API key provided");
        await AssertV2Async(v2, 401, "unauthorized", "authorization: ");
    }

    private static FormField Prompt => FormField.Text("prompt", "x");

    private static FormField FromImage => FormField.Text("mode", "image-to-image");

    private static FormField Strength => FormField.Text("strength", "0.5");

    private static FormField Turbo => FormField.Text("model", "sd3.5-large-turbo");

    private static FormField V1Prompt => FormField.Text("text_prompts[0][text]", "x");

    private static FormField Image => FormField.File("image", Images.Opaque(64, 64));

    private static FormField InitImage => FormField.File("init_image", Images.Opaque(512, 512));

    private static async Task AssertV1Async(HttpResponseMessage response, int status, string name, string message)
    {
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((status, name), ((int)response.StatusCode, (string?)body["name"]));
        Assert.Equal(["id", "message", "name"], body.AsObject().Select(pair => pair.Key).Order());
        Assert.Contains(message, (string)body["message"]!, StringComparison.Ordinal);
    }

    private static async Task AssertV2Async(HttpResponseMessage response, int status, string name, string error)
    {
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((status, name), ((int)response.StatusCode, (string?)body["name"]));
        Assert.Equal(["errors", "id", "name"], body.AsObject().Select(pair => pair.Key).Order());
        Assert.StartsWith(error, (string)body["errors"]![0]!, StringComparison.Ordinal);
    }
}
