using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Tests.Routing;

public sealed class ProviderSlugsTests
{
    [Theory]
    [InlineData("sandbox")]
    [InlineData("openai")]
    [InlineData("azure-openai")]
    [InlineData("stability-ai")]
    [InlineData("bedrock")]
    public void IsKnown_Slug_IsInTheListToo(string slug)
    {
        Assert.True(ProviderSlugs.IsKnown(slug));
        Assert.Contains(slug, ProviderSlugs.List.Split(", "));
    }

    [Theory]
    [InlineData("")]
    [InlineData("OpenAI")]
    [InlineData("open-ai")]
    [InlineData("@mine")]
    public void IsKnown_OtherName_IsFalse(string slug) => Assert.False(ProviderSlugs.IsKnown(slug));
}
