using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Tests.Routing;

public sealed class ModelSlugTests
{
    [Theory]
    [InlineData("@openai/dall-e-3", "openai", "dall-e-3")]
    [InlineData("@my-key/black-forest-labs/FLUX.1-schnell", "my-key", "black-forest-labs/FLUX.1-schnell")]
    [InlineData("@a/@b/c", "a", "@b/c")]
    public void Of_SlugAndModel_AreTwoNames(string name, string slug, string model) =>
        Assert.Equal(new(slug, model), ModelSlug.Parse(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("@/model")]
    [InlineData("@slug")]
    [InlineData("@slug/")]
    [InlineData("@cf/bytedance/stable-diffusion-xl-lightning")]
    [InlineData("@hf/some/model")]
    [InlineData("stabilityai/sdxl")]
    public void Of_OtherNames_AreModels(string? name) => Assert.Null(ModelSlug.Parse(name));
}
