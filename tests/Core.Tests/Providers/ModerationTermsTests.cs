using ImageGateway.Core.Providers;

namespace ImageGateway.Core.Tests.Providers;

/// <summary>Verdicts told by their words, and prompts that speak of such words.</summary>
public sealed class ModerationTermsTests
{
    [Theory]
    [InlineData(
        "Your request was rejected as a result of our safety system. Your prompt may contain text that is not allowed by our "
            + "safety system.")]
    [InlineData("This request has been blocked by our content filters.")]
    [InlineData("The prompt was filtered by the content policy.")]
    [InlineData("The image did not pass the safety check.")]
    [InlineData("The response was blocked by Azure's content management policy.")]
    [InlineData("Image violates our Responsible AI guidelines.")]
    [InlineData("It's NSFW content, and we don't draw it.")]
    public void IsVerdict_OfAFilter_AlsoWhereThePromptHasTheWord(string message)
    {
        Assert.True(ModerationTerms.IsVerdict(message, null));
        Assert.True(ModerationTerms.IsVerdict(message, "a lighthouse"));
        Assert.True(ModerationTerms.IsVerdict(message, "a diagram of one safety system"));
    }

    [Theory]
    [InlineData("Unknown parameter: 'safety system'.", null)]
    [InlineData("\"content policy\" is no size.", null)]
    [InlineData("safety_check must be a boolean.", null)]
    [InlineData("Unknown name \"content_filter\".", null)]
    [InlineData("Cannot draw: a poster about our content policy, in red", "a poster about our content policy, in red")]
    [InlineData("Too long: A POSTER ABOUT OUR CONTENT POL…", "a poster about our content policy, in red")]
    [InlineData("Invalid size.", "the safety system")]
    [InlineData("You have no credits left.", null)]
    public void IsVerdict_NamesAndQuotations_AreNone(string message, string? prompt) =>
        Assert.False(ModerationTerms.IsVerdict(message, prompt));

    [Theory]
    [InlineData("I'm sorry, but I can't create images of real people.", true)]
    [InlineData("I cannot generate this image, it would violate my guidelines.", true)]
    [InlineData("I am unable to help with that, as it is sexually explicit.", true)]
    [InlineData("Sure! Which colour shall the lighthouse have?", false)]
    [InlineData("I can't see any picture to edit. Please upload one.", false)]
    [InlineData("Here is a violent storm, as you asked.", false)]
    public void IsRefusal_ASentence_IsToldByWhyItDeclines(string sentence, bool isRefusal) =>
        Assert.Equal(isRefusal, ModerationTerms.IsRefusal(sentence, "a lighthouse"));
}
