using System.Text;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Routing.Conditions;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("""{"metadata.plan":"paid"}""", true)]
    [InlineData("""{"metadata.plan":"free"}""", false)]
    [InlineData("""{"metadata.plan":{"$eq":"paid"}}""", true)]
    [InlineData("""{"metadata.plan":{"$ne":"paid"}}""", false)]
    [InlineData("""{"metadata.absent":{"$ne":"paid"}}""", true)]
    [InlineData("""{"metadata.plan":{"$in":["free","paid"]}}""", true)]
    [InlineData("""{"metadata.plan":{"$nin":["free","paid"]}}""", false)]
    [InlineData("""{"metadata.plan":{"$regex":"^pa"}}""", true)]
    [InlineData("""{"metadata.plan":{"$regex":"^a"}}""", false)]
    [InlineData("""{"metadata.age":{"$gt":17}}""", true)]
    [InlineData("""{"metadata.age":{"$gte":18,"$lt":"19"}}""", true)]
    [InlineData("""{"metadata.age":{"$lte":17.5}}""", false)]
    [InlineData("""{"metadata.plan":{"$gt":1}}""", false)]
    [InlineData("""{"metadata.version":{"$gte":"2.1"}}""", true)]
    [InlineData("""{"metadata.version":{"$gt":2.1}}""", false)]
    [InlineData("""{"params.size":{"$gte":1024}}""", true)]
    [InlineData("""{"params.size":{"$gt":"1024px"}}""", false)]
    [InlineData("""{"params.n":2}""", true)]
    [InlineData("""{"params.n":"2"}""", false)]
    [InlineData("""{"params.n":2.0}""", true)]
    [InlineData("""{"params.model":"dall-e-3","metadata.plan":"free"}""", false)]
    [InlineData("""{"url.pathname":"/v1/images/generations"}""", true)]
    [InlineData("""{"url.query":"x"}""", false)]
    [InlineData("""{"image.operation":"generation","image.n":{"$gte":2},"image.inputs":0,"image.input_bytes":{"$lt":1}}""", true)]
    [InlineData("""{"$or":[{"metadata.plan":"free"},{"params.n":2}]}""", true)]
    [InlineData("""{"$and":[{"metadata.plan":"paid"},{"params.n":3}]}""", false)]
    [InlineData("""{"$or":[{"metadata.plan":"paid"}],"params.n":3}""", false)]
    [InlineData("""{"metadata.plan":{"$regex":"paid","$ne":"paid"}}""", false)]
    public void Fits_Query_AsDocumented(string query, bool expected)
    {
        var root = RouteOf($$"""{"query":{{query}},"then":"yes"}""");

        Assert.Equal(expected, root.Cases[0].When.Fits(Facts()));
    }

    [Theory]
    [InlineData("""{"params.n":2}""", true)]
    [InlineData("""{"params.n":"2"}""", true)]
    [InlineData("""{"params.n":{"$in":["1","2"]}}""", true)]
    [InlineData("""{"params.n":{"$ne":"2"}}""", false)]
    [InlineData("""{"params.n":"2.0"}""", false)]
    [InlineData("""{"params.stream":true}""", true)]
    [InlineData("""{"params.stream":"true"}""", true)]
    public void Fits_FieldOfAForm_IsTextAndWhatItReadsAs(string query, bool expected)
    {
        var form = new ImageRequest(
            ImageOperation.Edit, new(
                [new Parameter("n", "2"u8.ToArray(), IsText: true), new Parameter("stream", "true"u8.ToArray(), IsText: true)]), []);

        Assert.Equal(
            expected, RouteOf($$"""{"query":{{query}},"then":"yes"}""").Cases[0].When.Fits(
                new("/v1/images/edits", new Dictionary<string, RequestAttributeValue>(), form) { Patterns = Unused }));
    }

    [Fact]
    public void Compile_FactThatNoRequestHas_IsAWarning()
    {
        var plan = ConfigCompiler.Compile(
            Config("""{"query":{"image.byte":1,"$or":[{"param.n":1},{"headers.x":"a"},{"metadata.a":"b"}]},"then":"yes"}"""), _ =>
                false, Declared.Schema).Value;

        Assert.Equal(
            [.. new[] { "image.byte", "param.n", "headers.x" }.Select(
                fact => $"config.strategy: no request has '{fact}', which a condition asks for")],
            plan.Warnings);
    }

    [Fact]
    public void Fits_HalfASurrogatePairInTheRequest_IsATextLikeAnother()
    {
        var request = new ImageRequest(ImageOperation.Generation, ParameterSet.Parse("""{"prompt":"a \ud800"}"""u8.ToArray(), 8), []);

        Assert.True(
            RouteOf("""{"query":{"params.prompt":{"$regex":"^a "}},"then":"yes"}""").Cases[0].When.Fits(
                new("/v1/images/generations", new Dictionary<string, RequestAttributeValue>(), request) { Patterns = Unused }));
    }

    [Theory]
    [InlineData("""{"metadata.plan":{"$like":"x"}}""", "$like")]
    [InlineData("""{"metadata.plan":{"$in":"x"}}""", "takes a list")]
    [InlineData("""{"metadata.plan":{"$regex":"("}}""", "no pattern")]
    [InlineData("""{"metadata.plan":[1]}""", "compared")]
    [InlineData("""{"$or":{}}""", "list of queries")]
    [InlineData("7", "must be an object")]
    public void Compile_BrokenQuery_SaysWhereAndWhy(string query, string message)
    {
        var error = ConfigCompiler.Compile(Config($$"""{"query":{{query}},"then":"yes"}"""), _ => false, Declared.Schema).Error!;

        Assert.Equal(400, error.Status);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("path: strategy,conditions,0,query, message: ", error.Message, StringComparison.Ordinal);
    }

    private static PatternTime Unused => new(TimeProvider.System);

    private static RouteNode.Conditional RouteOf(string condition) =>
        (RouteNode.Conditional)ConfigCompiler.Compile(Config(condition), _ => false, Declared.Schema).Value.Root;

    private static string Config(string condition) =>
        $$"""{"strategy":{"mode":"conditional","conditions":[{{condition}}]},"targets":[{"name":"yes","provider":"sandbox"}]}""";

    private static RequestAttributes Facts() => new(
        "/v1/images/generations",
        new Dictionary<string, RequestAttributeValue>
        {
            ["plan"] = RequestAttributeValue.From("paid"),
            ["age"] = RequestAttributeValue.From(
            "18"),
            ["version"] = RequestAttributeValue.From(" 2.1.7")
        },
        new(ImageOperation.Generation, ParameterSet.Parse(
            Encoding.UTF8.GetBytes("""{"model":"dall-e-3","prompt":"a cat","n":2,"size":"1024x1536"}"""), 32), []))
    {
        Patterns = Unused,
    };
}
