using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Tests.Images;

public sealed class ModelSuccessionTests
{
    [Theory]
    [InlineData("standard", "medium")]
    [InlineData("hd", "high")]
    [InlineData("low", "low")]
    public void Rewrite_DallEQuality_HasTheSuccessorsWord(string quality, string expected)
    {
        var rewritten = ModelSuccession.Rewrite(
            Parse($$"""{"model":"dall-e-3","prompt":"a cat","quality":"{{quality}}"}"""), "dall-e-3", "gpt-image-2");

        Assert.Equal("gpt-image-2", rewritten.Text("model"));
        Assert.Equal(expected, rewritten.Text("quality"));
    }

    [Fact]
    public void Rewrite_DallEStyle_IsSaidInThePrompt()
    {
        var rewritten = ModelSuccession.Rewrite(
            Parse("""{"model":"dall-e-3","prompt":"a cat","style":"natural"}"""), "dall-e-3", "gpt-image-2");

        Assert.Null(rewritten.Find("style"));
        Assert.Equal("a cat\n\nStyle: natural.", rewritten.Text("prompt"));
    }

    [Fact]
    public void Rewrite_BetweenModelsOfOneKind_ChangesTheModelOnly()
    {
        var rewritten = ModelSuccession.Rewrite(
            Parse("""{"model":"gpt-image-1","prompt":"a cat","quality":"high"}"""), "gpt-image-1", "gpt-image-2");

        Assert.Equal(["model", "prompt", "quality"], rewritten.Items.Select(item => item.Name));
        Assert.Equal("high", rewritten.Text("quality"));
    }

    [Theory]
    [InlineData("true", "dall-e-3", "gpt-image-2")]
    [InlineData("true", "gpt-image-2", null)]
    [InlineData("false", "dall-e-3", null)]
    [InlineData("dall-e-3=my-model, sdxl = core", "dall-e-3", "my-model")]
    [InlineData("dall-e-3=my-model, sdxl = core", "sdxl", "core")]
    [InlineData("dall-e-3=my-model", "dall-e-2", null)]
    public void Of_Setting_NamesTheModelToAsk(string setting, string model, string? expected) =>
        Assert.Equal(expected, ModelAliases.Parse(setting)!.Resolve(model, model == "dall-e-3" ? "gpt-image-2" : null));

    [Theory]
    [InlineData("yes please")]
    [InlineData("a=")]
    [InlineData("a=b=c")]
    public void Parse_NoAliases_IsNull(string setting) => Assert.Null(ModelAliases.Parse(setting));

    private static ParameterSet Parse(string json) => ParameterSet.Parse(Encoding.UTF8.GetBytes(json), 32);
}
