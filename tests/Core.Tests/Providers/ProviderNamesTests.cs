using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Providers;

public sealed class ProviderNamesTests
{
    private static ProviderNames Names => Declared.Schema.Names;

    [Theory]
    [InlineData("sandbox")]
    [InlineData("openai")]
    [InlineData("azure-openai")]
    [InlineData("stability-ai")]
    [InlineData("bedrock")]
    public void IsSlug_Slug_IsInTheListToo(string slug)
    {
        Assert.True(Names.IsSlug(slug));
        Assert.Contains(slug, Names.List.Split(", "));
    }

    [Theory]
    [InlineData("")]
    [InlineData("OpenAI")]
    [InlineData("open-ai")]
    [InlineData("@mine")]
    public void IsSlug_OtherName_IsFalse(string slug) => Assert.False(Names.IsSlug(slug));
}
