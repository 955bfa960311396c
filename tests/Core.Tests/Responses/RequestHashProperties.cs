using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.Core.Responses;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Responses;

/// <summary>Two requests are the same by what they ask for, not by how it was written.</summary>
public sealed class RequestHashProperties
{
    private static readonly string[] Names = ["prompt", "model", "size", "n", "seed", "user", "x_unknown"];

    private static readonly Gen<string> Values = Gen.Elements(
        "1", "2", "1.5", "true", "null", "\"a\"", "\"b c\"", "\"\\u0061é\"", "[1,2]", "[2,1]", "{\"a\":1,\"b\":[{}]}",
        "{\"b\":[{}],\"a\":1}");

    private static readonly Arbitrary<(string Name, string Value)[]> Bodies = Arb.From(
        Values.ArrayOf(Names.Length).Select(values => Names.Zip(values).Select(pair => (pair.First, pair.Second)).ToArray()));

    [Fact]
    public void OfAll_FieldsInAnyOrderAndSpacing_AreTheSame() =>
        Prop.ForAll(Bodies, Arb.From(Gen.Choose(0, int.MaxValue - 1)), (body, seed) =>
        {
            var shuffled = body.ToArray();
            new System.Random(seed).Shuffle(shuffled);
            Assert.Equal(All(Json(body, ":", ",")), All(Json(shuffled, " :\n", "\t, ")));
            Assert.Equal(Images(Json(body, ":", ",")), Images(Json(shuffled, " :\n", "\t, ")));
        }).Check();

    [Fact]
    public void OfAll_AnotherValueOfAnyField_IsAnotherRequest() =>
        Prop.ForAll(Bodies, Arb.From(Gen.Choose(0, Names.Length - 1)), (body, index) =>
        {
            var other = body.ToArray();
            other[index].Value = "\"something else\"";
            Assert.NotEqual(All(Json(body, ":", ",")), All(Json(other, ":", ",")));
            Assert.NotEqual(Images(Json(body, ":", ",")), Images(Json(other, ":", ",")));
        }).Check();

    [Fact]
    public void OfAll_OneFieldLess_IsAnotherRequestUnlessItWasNull() =>
        Prop.ForAll(Bodies, Arb.From(Gen.Choose(0, Names.Length - 1)), (body, index) =>
        {
            var less = body.Where((_, at) => at != index).ToArray();
            Assert.Equal(body[index].Value == "null", All(Json(body, ":", ",")) == All(Json(less, ":", ",")));
        }).Check();

    [Theory]
    [InlineData("""{"prompt":"a","prompt":"b"}""", """{"prompt":"b"}""")]
    [InlineData("""{"prompt":"\u0061\u00e9"}""", """{"prompt":"aé"}""")]
    [InlineData("""{"x":{"a":1,"b":2}}""", """{"x":{"b":2,"a":1}}""")]
    [InlineData("""{"prompt":"a","size":null}""", """{"prompt":"a"}""")]
    public void OfAll_OtherWordsForTheSame_AreTheSame(string one, string other) => Assert.Equal(All(Json(one)), All(Json(other)));

    [Theory]
    [InlineData("""{"prompt":"1"}""", """{"prompt":1}""")]
    [InlineData("""{"ab":"c"}""", """{"a":"bc"}""")]
    [InlineData("""{"x":["ab"]}""", """{"x":["a","b"]}""")]
    [InlineData("""{"x":{}}""", """{"x":[]}""")]
    [InlineData("""{"x":"v1"}""", """{"x":1}""")]
    public void OfAll_SimilarButNotTheSame_Differ(string one, string other) => Assert.NotEqual(All(Json(one)), All(Json(other)));

    [Fact]
    public void OfAll_OtherOperation_Differs() =>
        Assert.NotEqual(
            All(Json("""{"prompt":"a","image":"x"}""")), All(
                Json("""{"prompt":"a","image":"x"}""") with { Operation = ImageOperation.Edit }));

    [Theory]
    [InlineData("response_format", "\"url\"")]
    [InlineData("stream", "true")]
    [InlineData("partial_images", "2")]
    public void OfImages_HowTheyAreGiven_DoesNotCount(string name, string value)
    {
        var (plain, other) = (Json("""{"prompt":"a"}"""), Json($$"""{"prompt":"a","{{name}}":{{value}}}"""));
        Assert.Equal(Images(plain), Images(other));
        Assert.NotEqual(All(plain), All(other));
    }

    [Fact]
    public void OfImages_OtherScope_Differs() =>
        Assert.NotEqual(Images(Json("""{"prompt":"a"}"""), "tenant"), Images(Json("""{"prompt":"a"}"""), "other"));

    [Fact]
    public void OfAll_FormInOtherOrder_IsTheSame()
    {
        var (prompt, size) = (Field("prompt", "a"), Field("size", "1"));
        var (image, mask) = (File("image", "one"), File("mask", "two"));
        Assert.Equal(All(Form([prompt, size], [image, mask])), All(Form([size, prompt], [mask, image])));
        Assert.Equal(
            All(Form([prompt], [image])), All(
                Form([prompt], [new MemoryInputFile("image", "other-name.png", "image/webp", "one"u8.ToArray())])));
    }

    [Fact]
    public void OfAll_OtherFilesOrOtherOrderOfImages_Differs()
    {
        var (one, two) = (File("image[]", "one"), File("image[]", "two"));
        string[] hashes = [All(Form([], [one, two])), All(Form([], [two, one])), All(Form([], [one])), All(Form([], [one, one])), All(
            Form([], [File("mask", "one")]))];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void OfAll_FieldsOfOneNameInAForm_CountAsTheyAreSent()
    {
        Assert.NotEqual(All(Form([Field("tag[]", "a"), Field("tag[]", "b")], [])), All(Form([Field("tag[]", "b")], [])));
        Assert.Equal(All(Form([Field("tag", "a"), Field("tag", "b")], [])), All(Form([Field("tag", "b")], [])));
    }

    private static string All(ImageRequest request) => RequestHash.OfAllAsync(request, default).AsTask().GetAwaiter().GetResult();

    private static string Images(ImageRequest request, params string[] scope) =>
        RequestHash.OfImagesAsync(request, scope, default).AsTask().GetAwaiter().GetResult();

    private static ImageRequest Json((string Name, string Value)[] body, string colon, string comma) =>
        Json("{" + string.Join(comma, body.Select(field => $"\"{field.Name}\"{colon}{field.Value}")) + "}");

    private static ImageRequest Json(string body) =>
        new(ImageOperation.Generation, ParameterSet.Parse(Encoding.UTF8.GetBytes(body), 32), []);

    private static ImageRequest Form(ImmutableArray<Parameter> fields, IReadOnlyList<InputFile> files) =>
        new(ImageOperation.Edit, new(fields), files);

    private static Parameter Field(string name, string text) => new(name, Encoding.UTF8.GetBytes(text), IsText: true);

    private static MemoryInputFile File(string field, string content) =>
        new(field, "picture.png", "image/png", Encoding.UTF8.GetBytes(content));
}
