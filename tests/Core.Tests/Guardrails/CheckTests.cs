using System.Text.Json;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Guardrails;

public sealed class CheckTests
{
    private const string Prompt = "A red fox. Is it quick?";

    [Theory]
    [InlineData("default.contains", """{"words":["fox","owl"]}""", true)]
    [InlineData("default.contains", """{"words":["fox","owl"],"operator":"all"}""", false)]
    [InlineData("default.contains", """{"words":["fox","red"],"operator":"all"}""", true)]
    [InlineData("default.contains", """{"words":["owl"],"operator":"none"}""", true)]
    [InlineData("default.contains", """{"words":["Fox"]}""", false)]
    [InlineData("default.regexMatch", """{"rule":"^A \\w+ fox"}""", true)]
    [InlineData("default.regexMatch", """{"rule":"^A \\w+ fox","not":true}""", false)]
    [InlineData("default.wordCount", """{"minWords":6,"maxWords":6}""", true)]
    [InlineData("default.wordCount", """{"minWords":7}""", false)]
    [InlineData("default.wordCount", """{"minWords":7,"not":true}""", true)]
    [InlineData("default.sentenceCount", """{"minSentences":2,"maxSentences":2}""", true)]
    [InlineData("default.characterCount", """{"maxCharacters":23}""", true)]
    [InlineData("default.characterCount", """{"maxCharacters":22}""", false)]
    [InlineData("default.alllowercase", "{}", false)]
    [InlineData("default.alllowercase", """{"not":true}""", true)]
    [InlineData("default.alluppercase", "{}", false)]
    [InlineData("default.modelWhitelist", """{"models":["dall-e-3"]}""", true)]
    [InlineData("default.modelWhitelist", """{"models":["dall-e-3"],"not":true}""", false)]
    [InlineData("default.modelWhitelist", """{"models":["gpt-image-1"]}""", false)]
    [InlineData("gateway.allowedSizes", """{"sizes":["1024X1024"]}""", true)]
    [InlineData("gateway.allowedSizes", """{"sizes":["256x256"]}""", false)]
    [InlineData("default.requiredMetadataKeys", """{"metadataKeys":["team","plan"]}""", true)]
    [InlineData("default.requiredMetadataKeys", """{"metadataKeys":["team","other"],"operator":"all"}""", false)]
    [InlineData("default.requiredMetadataKeys", """{"metadataKeys":["other"],"operator":"none"}""", true)]
    public void Judge_Request_PassesOrNot(string id, string parameters, bool passes)
    {
        var verdict = Judge(id, parameters, Subject(Prompt));

        Assert.Equal((passes, null), (verdict.Passed, verdict.Error));
        Assert.NotEmpty(verdict.Explanation);
    }

    [Theory]
    [InlineData(
        """{"type":"object","required":["team"],"properties":{"team":{"type":"string","enum":["red","blue"]},"age":{"type":"integer","minimum":1,"maximum":3}}}""",
        true)]
    [InlineData("""{"required":["owner"]}""", false)]
    [InlineData("""{"properties":{"team":{"const":"blue"}}}""", false)]
    [InlineData("""{"properties":{"team":{"pattern":"^r","minLength":3,"maxLength":3}}}""", true)]
    [InlineData("""{"properties":{"team":{"pattern":"^b"}}}""", false)]
    [InlineData("""{"properties":{"team":{"maxLength":2}}}""", false)]
    [InlineData("""{"properties":{"age":{"maximum":1}}}""", false)]
    [InlineData("""{"properties":{"age":{"type":["string","boolean"]}}}""", false)]
    [InlineData("""{"properties":{"team":true},"additionalProperties":false}""", false)]
    [InlineData("""{"maxProperties":1}""", false)]
    [InlineData("""{"minProperties":3,"title":"said about it"}""", true)]
    public void Judge_Metadata_FollowTheSchemaOrNot(string schema, bool passes)
    {
        Assert.Equal(passes, Judge("default.jsonSchema", $$"""{"schema":{{schema}}}""", Subject(Prompt)).Passed);
        Assert.Equal(!passes, Judge("default.jsonSchema", $$"""{"schema":{{schema}},"not":true}""", Subject(Prompt)).Passed);
    }

    [Theory]
    [InlineData("default.regexMatch", """{"rule":"x"}""")]
    [InlineData("default.wordCount", """{"maxWords":1}""")]
    [InlineData("default.alllowercase", "{}")]
    [InlineData("portkey.unheardOf", "{}")]
    public void Judge_NothingToLookAt_IsAnErrorAndNoVerdict(string id, string parameters) =>
        Assert.NotNull(Judge(id, parameters, Subject(string.Empty)).Error);

    [Fact]
    public void Judge_PatternThatExplodes_EndsInTime() =>
        Assert.NotNull(Judge("default.regexMatch", """{"rule":"^(a+)+$"}""", Subject(new string('a', 60) + "!")).Error);

    private static CheckVerdict Judge(string id, string parameters, CheckSubject subject)
    {
        var compiled = ConfigCompiler.Compile(
            $$"""{"provider":"sandbox","input_guardrails":[{"{{id}}":{{parameters}}}]}""", _ => true, Declared.Schema);
        Assert.True(compiled.Error is null, compiled.Error?.Message);
        return Assert.IsAssignableFrom<ILocalCheck>(((RouteNode.Leaf)compiled.Value.Root).Target.InputGuardrails[0].Checks[0])
            .Judge(subject);
    }

    private static CheckSubject Subject(string text) => new(
        GuardrailStage.Input,
        text,
        new(ImageOperation.Generation, ParameterSet.Parse("""{"prompt":"p","model":"dall-e-3","size":"1024x1024"}"""u8.ToArray(), 8), []),
        new Dictionary<string, RequestAttributeValue>
        {
            ["team"] = RequestAttributeValue.From("red"),
            ["plan"] = RequestAttributeValue.From(
            "pro"),
            ["age"] = new(JsonValueKind.Number, "2")
        })
    {
        Patterns = new(TimeProvider.System),
    };
}
