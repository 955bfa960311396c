using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.OpenAi;

public sealed class OpenAiProviderTests
{
    // What the gateway honours itself, by converting images and writing events, is left out without being called dropped.
    [Theory]
    [InlineData("gpt-image-1.5", "style", "response_format")]
    [InlineData("gpt-image-1-mini", "style,input_fidelity", "response_format")]
    [InlineData("gpt-image-2", "style,input_fidelity", "response_format")]
    [InlineData("gpt-image-2.5-flare", "style", "response_format")]
    [InlineData("gpt-image-2.5-sunburst-2026-09-08", "style", "response_format")]
    [InlineData("dall-e-3", "background,moderation,output_format,output_compression,input_fidelity", "stream,partial_images")]
    [InlineData("dall-e-2", "style,background,moderation,output_format,output_compression,input_fidelity", "stream,partial_images")]
    public void Translate_ParametersThatTheModelRefuses_AreLeftOut(string model, string dropped, string honouredHere)
    {
        var body = $$"""
            {"model":"{{model}}","prompt":"a","quality":"auto","style":"vivid","background":"auto","moderation":"low","output_format":"png","output_compression":100,
             "input_fidelity":"high","response_format":"b64_json","stream":false,"partial_images":0,"user":"u","unknown":{"a":1} }
            """;

        var translation = Asked.Of("openai", body);

        var expected = JsonNode.Parse(body)!.AsObject();
        foreach (var name in dropped.Split(',').Concat(honouredHere.Split(',')))
            Assert.True(expected.Remove(name));
        Assert.True(JsonNode.DeepEquals(expected, translation.Call().Json()), translation.Call().Json().ToJsonString());
        Assert.Equal(dropped.Split(',').Order(), translation.Dropped.Order());
    }

    [Fact]
    public void Translate_ResponseFormatForAGptImageModel_IsNotSentAndNotCalledDropped()
    {
        var translation = Asked.Of("openai", """{"model":"gpt-image-1","prompt":"a","response_format":"url"}""");

        Assert.False(translation.Call().Json().ContainsKey("response_format"));
        Assert.Empty(translation.Dropped);
    }

    [Theory]
    [InlineData("dall-e-2", "900x900", "1024x1024")]
    [InlineData("dall-e-2", "300x300", "256x256")]
    [InlineData("dall-e-3", "1920x1080", "1792x1024")]
    [InlineData("dall-e-3", "768x1344", "1024x1792")]
    [InlineData("gpt-image-1", "1792x1024", "1536x1024")]
    [InlineData("gpt-image-1.5", "512x512", "1024x1024")]
    [InlineData("gpt-image-2", "500x500", "816x816")]
    [InlineData("gpt-image-2.5-flare", "3840x3840", "2880x2880")]
    public void Translate_SizeThatTheModelDoesNotDraw_IsMovedToTheNearest(string model, string size, string expected)
    {
        var translation = Asked.Of("openai", $$"""{"model":"{{model}}","prompt":"a","size":"{{size}}"}""");

        Assert.Equal(expected, (string?)translation.Call().Json()["size"]);
        Assert.Equal(expected, translation.SizeUsed.ToString());
    }

    [Theory]
    [InlineData("gpt-image-1", "auto")]
    [InlineData("gpt-image-2", "auto")]
    [InlineData("dall-e-2", null)]
    [InlineData("dall-e-3", null)]
    public void Translate_SizeAuto_IsSentToModelsThatKnowIt(string model, string? expected)
    {
        var translation = Asked.Of("openai", $$"""{"model":"{{model}}","prompt":"a","size":"auto"}""");

        Assert.Equal(expected, (string?)translation.Call().Json()["size"]);
        Assert.Null(translation.SizeUsed);
        Assert.Empty(translation.Dropped);
    }

    [Theory]
    [InlineData("large")]
    [InlineData("1024")]
    [InlineData("1024*1024")]
    public void Translate_SizeThatIsNone_IsRefused(string size)
    {
        var refusal = Asked.Of("openai", $$"""{"model":"gpt-image-1","prompt":"a","size":"{{size}}"}""").Refusal!;

        Assert.Equal((400, "size", "invalid_value"), (refusal.Status, refusal.Param, refusal.Code));
        Assert.Contains(size, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dall-e-2", 1_000)]
    [InlineData("dall-e-3", 4_000)]
    [InlineData("gpt-image-1.5", 32_000)]
    public void Translate_PromptLongerThanTheModelTakes_IsRefused(string model, int limit)
    {
        Assert.Null(Asked.Of("openai", Body(limit)).Refusal);

        var refusal = Asked.Of("openai", Body(limit + 1)).Refusal!;

        Assert.Equal(("prompt", "string_above_max_length"), (refusal.Param, refusal.Code));
        Assert.Contains($"at most {limit}", refusal.Message, StringComparison.Ordinal);

        string Body(int length) => $$"""{"model":"{{model}}","prompt":"{{new string('a', length)}}"}""";
    }

    [Theory]
    [InlineData("dall-e-3", 3, "1,1,1")]
    [InlineData("dall-e-2", 25, "10,10,5")]
    [InlineData("gpt-image-1.5", 10, "10")]
    [InlineData("gpt-image-2", 11, "10,1")]
    public void Translate_MoreImagesThanTheModelDrawsAtOnce_AreFannedOut(string model, int count, string expected)
    {
        var translation = Asked.Of("openai", $$"""{"model":"{{model}}","prompt":"a","n":{{count}},"stream":true}""");

        Assert.Equal(expected, string.Join(',', translation.Calls.Select(call => call.Images)));
        Assert.Equal(expected, string.Join(',', translation.Calls.Select(call => (int)call.Json()["n"]!)));

        // Events of several calls cannot be joined.
        Assert.All(translation.Calls.Skip(1), call => Assert.False(call.Json().ContainsKey("stream")));
    }

    [Fact]
    public void Translate_NoModel_IsTheDefaultForGenerationsOnly()
    {
        Assert.Equal("gpt-image-2", (string?)Asked.Of("openai", """{"prompt":"a"}""").Call().Json()["model"]);

        var edit = Asked.Form(ImageOperation.Edit, [("prompt", "a")], Asked.Image("image"));
        Assert.Null(Asked.Provider("openai").Translate(new(edit, Asked.Endpoint())).Call().Field("model"));
    }

    [Theory]
    [InlineData(ImageOperation.Edit, "dall-e-3")]
    [InlineData(ImageOperation.Variation, "dall-e-3")]
    [InlineData(ImageOperation.Variation, "gpt-image-1")]
    public void Translate_OperationThatTheModelDoesNotHave_IsRefused(ImageOperation operation, string model)
    {
        var image = Asked.Form(operation, [("model", model), ("prompt", "a")], Asked.Image("image"));

        Assert.Equal("unsupported_operation", Asked.Provider("openai").Translate(new(image, Asked.Endpoint())).Refusal!.Code);
    }

    [Theory]
    [InlineData(
        """{"model":"gpt-image-1","prompt":"a","images":[{"image_url":"data:image/png;base64,AAAA"}]}""", ImageOperation.Edit, false)]
    [InlineData("""{"model":"gpt-image-1","prompt":"a","image":"https://a.example/b.png"}""", ImageOperation.Edit, false)]
    [InlineData("""{"model":"gpt-image-1","prompt":"a","image":"http://a.example/b.png"}""", ImageOperation.Edit, true)]
    [InlineData("""{"model":"dall-e-2","prompt":"a","images":[{"image_url":"https://a.example/b.png"}]}""", ImageOperation.Edit, true)]
    [InlineData("""{"model":"dall-e-2","prompt":"a","images":[{"image_url":"data:image/png;base64,AAAA"}]}""", ImageOperation.Edit, false)]
    [InlineData("""{"model":"dall-e-2","images":[{"image_url":"https://a.example/b.png"}]}""", ImageOperation.Variation, true)]
    public void Translate_ImagesInJson_BecomeFilesWhereOpenAiTakesNone(string body, ImageOperation operation, bool needsFiles)
    {
        var translation = Asked.Provider("openai").Translate(new(Asked.Json(body, operation), Asked.Endpoint()));

        Assert.Equal(needsFiles, translation.NeedsFiles);
        Assert.Equal(needsFiles ? 0 : 1, translation.Calls.Count);
    }

    [Fact]
    public void Translate_OrganisationAndProject_AreHeaders()
    {
        var endpoint = Asked.Endpoint(("openai_organization", "org"), ("openai_project", "proj"), ("openai_beta", "b"));
        var call = Asked.Provider("openai").Translate(new(Asked.Json("""{"prompt":"a"}"""), endpoint)).Call();

        Assert.Equal(("org", "proj", "b"), (call.Header("openai-organization"), call.Header("openai-project"), call.Header("openai-beta")));
    }

    [Fact]
    public void ListModels_Key_IsSentToTheVendor()
    {
        ProviderCall call = Asked.Provider("openai").ListModels(Asked.Endpoint())!;

        Assert.Equal(
            ("GET", "https://api.openai.com/v1/models", "Bearer EXAMPLE_KEY"),
            (call.Method.Method, call.Uri.AbsoluteUri, call.Header("authorization")));
        Assert.Null(call.Body);
    }
}
