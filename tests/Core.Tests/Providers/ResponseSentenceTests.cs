using System.Text;
using ImageGateway.Core.Providers;

namespace ImageGateway.Core.Tests.Providers;

/// <summary>Words that stand in an answer in the place of an image.</summary>
public sealed class ResponseSentenceTests
{
    [Theory]
    [InlineData("{\"text\":\"No, I will not.\"}", "No, I will not.")]
    [InlineData(
        "[{\"content\":{\"parts\":[{\"text\":\"thinking hard\",\"thought\":true},{\"text\":\"No,\\n I will not.\"}]}}]", "No, I will not.")]
    [InlineData("{\"choices\":[{\"message\":{\"content\":\"No, I will not.\"}}]", "No, I will not.")]
    [InlineData("No, I will not.", "No, I will not.")]
    [InlineData("{\"url\":\"https://a b\",\"revised_prompt\":\"a light house\",\"text\":\"oneword\"}", null)]
    [InlineData("<html>No, I will not.</html>", null)]
    [InlineData("", null)]
    public void Find_Shapes(string body, string? sentence) => Assert.Equal(sentence, ResponseSentence.Find(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Find_LongText_IsCut()
    {
        var sentence = ResponseSentence.Find(
            Encoding.UTF8.GetBytes($"{{\"text\":\"{string.Concat(Enumerable.Repeat("so much ", 1000))}\"}}"))!;
        Assert.Equal(501, sentence.Length);
        Assert.EndsWith("…", sentence, StringComparison.Ordinal);
    }
}
