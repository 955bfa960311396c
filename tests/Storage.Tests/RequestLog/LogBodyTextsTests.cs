using System.Text.Json;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;

namespace ImageGateway.Storage.Tests.RequestLog;

/// <summary>Texts of a body that stand in one another, stored once and given back.</summary>
public sealed class LogBodyTextsTests
{
    [Theory]
    [InlineData("a lighthouse at dusk, in long exposure")]
    [InlineData("short")]
    [InlineData("with \"quotes\", a \\ and \u0001\u0002 that are odd")]
    [InlineData("with $1, {0} and \ud83e\udd8a in the snow")]
    [InlineData("")]
    [InlineData(null)]
    public void ToBody_TextsThatStandInOneAnother_AreWhatTheyWere(string? prompt)
    {
        var quoted = JsonSerializer.Serialize(prompt);
        var request = $$"""{"n":1,"prompt":{{quoted}},"user":"ann"}""";
        var body = new LogBody
        {
            Prompt = prompt,
            Request = request,
            Sent = $$"""{"method":"POST","body":{{request}},"twice":{{request}}}""",
            Received = $$"""{"data":[{"revised_prompt":{{quoted}},"size":"1x1"}]}""",
            Response = $$"""{"data":[{"revised_prompt":{{quoted}}}]}""",
        };

        Assert.Equal(body, Again(body));
        Assert.Equal(body with { Response = body.Received }, Again(body with { Response = body.Received }));
    }

    [Fact]
    public void From_WhatAProviderIsSentAsItCame_TakesHardlyMoreThanTheRequest()
    {
        const string Prompt = "a lighthouse at dusk, in long exposure";
        const string Request = $$"""{"model":"m","prompt":"{{Prompt}}"}""";

        var texts = LogBodyTexts.From(new() { Prompt = Prompt, Request = Request, Sent = $$"""{"url":"u","body":{{Request}}}""" });

        Assert.Equal(
            """{"model":"m","prompt":"?"}{"url":"u","body":?}""",
            (texts.Request + texts.Sent).Replace('\u0001', '?').Replace('\u0002', '?'));
    }

    [Fact]
    public void ToBody_TextThatIsNoJson_HasNothingOfAnotherText()
    {
        var body = Again(
            new() { Prompt = "a prompt that is long", Request = "{\"a\":\"long enough\"}", Sent = "\u0001", Received = "\u0002" });

        Assert.Equal(("\uFFFD", "\uFFFD"), (body.Sent, body.Received));
    }

    [Fact]
    public void ToBody_RowOfAnEarlierVersion_IsItsTexts()
    {
        var body = new LogBodyTexts("{1}", "{2}", "{3}", "=").ToBody("a lighthouse at dusk", isRedacted: false);

        Assert.Equal(("{1}", "{2}", "{3}", "{3}"), (body.Request, body.Sent, body.Received, body.Response));
    }

    private static LogBody Again(LogBody body) => LogBodyTexts.From(body).ToBody(body.Prompt, body.IsRedacted);
}
