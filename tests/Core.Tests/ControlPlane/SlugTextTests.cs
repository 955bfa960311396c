using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Core.Tests.ControlPlane;

public sealed class SlugTextTests
{
    [Theory]
    [InlineData("My OpenAI key", "my-openai-key")]
    [InlineData("  Trees & Häuser!  ", "trees-h-user")]
    [InlineData("日本", "otherwise")]
    [InlineData("", "otherwise")]
    public void Of_Name_IsLowerCaseWords(string name, string slug)
    {
        Assert.Equal(slug, SlugText.From(name, "otherwise"));
        Assert.True(SlugText.IsValid(SlugText.From(name, "otherwise")));
    }

    [Fact]
    public void Of_LongName_LeavesRoomForANumber() => Assert.Equal(SlugText.MaxChars - 8, SlugText.From(new('a', 500), "x").Length);

    [Theory]
    [InlineData("a", true)]
    [InlineData("My_key-1.b", true)]
    [InlineData("", false)]
    [InlineData("--", false)]
    [InlineData("a/b", false)]
    [InlineData("@a", false)]
    [InlineData("ä", false)]
    public void IsValid_Text_TellsSlugs(string text, bool valid) => Assert.Equal(valid, SlugText.IsValid(text));

    [Fact]
    public void Free_TakenSlug_GetsTheLowestNumber()
    {
        Assert.Equal("a", SlugText.Free("a", _ => false));
        Assert.Equal("a-3", SlugText.Free("a", slug => slug is "a" or "a-2" or "a-4"));
    }
}
