using System.Text;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.Tests.Images;

public sealed class ImageRequestTests
{
    private const int MaxPromptChars = 10;

    private static readonly InputFile File = new MemoryInputFile("image", "a.png", "image/png", new byte[] { 1 });

    [Theory]
    [InlineData("""{"prompt":"a"}""")]
    [InlineData("""{"prompt":"0123456789","n":50,"stream":true,"response_format":"url"}""")]
    [InlineData("""{"prompt":"a","n":null,"size":null,"stream":null,"model":null,"response_format":null}""")]
    [InlineData("""{"prompt":"a","n":1,"stream":false,"response_format":"b64_json","unknown":[1]}""")]
    public void Check_GoodGeneration_IsNull(string body) => Assert.Null(Generation(body).Check(MaxPromptChars));

    [Theory]
    [InlineData("""{}""", "prompt", "missing_required_parameter")]
    [InlineData("""{"prompt":""}""", "prompt", "missing_required_parameter")]
    [InlineData("""{"prompt":null}""", "prompt", "missing_required_parameter")]
    [InlineData("""{"prompt":["a"]}""", "prompt", "invalid_type")]
    [InlineData("""{"prompt":7}""", "prompt", "invalid_type")]
    [InlineData("""{"prompt":"01234567890"}""", "prompt", "string_above_max_length")]
    [InlineData("""{"prompt":"a","model":7}""", "model", "invalid_type")]
    [InlineData("""{"prompt":"a","size":1024}""", "size", "invalid_type")]
    [InlineData("""{"prompt":"a","quality":{}}""", "quality", "invalid_type")]
    [InlineData("""{"prompt":"a","style":true}""", "style", "invalid_type")]
    [InlineData("""{"prompt":"a","response_format":1}""", "response_format", "invalid_type")]
    [InlineData("""{"prompt":"a","response_format":"png"}""", "response_format", "invalid_value")]
    [InlineData("""{"prompt":"a","n":"2"}""", "n", "invalid_type")]
    [InlineData("""{"prompt":"a","n":1.5}""", "n", "invalid_type")]
    [InlineData("""{"prompt":"a","n":0}""", "n", "invalid_value")]
    [InlineData("""{"prompt":"a","n":-1}""", "n", "invalid_value")]
    [InlineData("""{"prompt":"a","n":51}""", "n", "invalid_value")]
    [InlineData("""{"prompt":"a","n":4294967297}""", "n", "invalid_value")]
    [InlineData("""{"prompt":"a","stream":"true"}""", "stream", "invalid_type")]
    public void Check_BadGeneration_NamesParameterAndCode(string body, string param, string code)
    {
        var error = Generation(body).Check(MaxPromptChars);

        Assert.Equal((400, "invalid_request_error", param, code), (error!.Status, error.Type, error.Param, error.Code));
        Assert.Contains($"'{param}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NumberOutOfBounds_NamesValueAndBounds()
    {
        var error = Generation("""{"prompt":"a","n":51}""").Check(MaxPromptChars);

        Assert.Equal("Invalid value for 'n': 51. It must be between 1 and 50.", error!.Message);
    }

    [Theory]
    [InlineData(ImageOperation.Edit, """{"prompt":"a"}""")]
    [InlineData(ImageOperation.Variation, """{}""")]
    [InlineData(ImageOperation.Edit, """{"prompt":"a","images":null}""")]
    public void Check_NoImage_NamesImage(ImageOperation operation, string body)
    {
        Assert.Equal(("image", "missing_required_parameter"), Codes(new ImageRequest(operation, Parse(body), []).Check(MaxPromptChars)));
        Assert.Null(new ImageRequest(operation, Parse(body), [File]).Check(MaxPromptChars));
    }

    [Theory]
    [InlineData("""{"images":[{"image_url":"https://a.example/b.png"}]}""")]
    [InlineData("""{"image":"https://a.example/b.png"}""")]
    public void Check_ImageInJson_IsEnough(string body) =>
        Assert.Null(new ImageRequest(ImageOperation.Edit, Parse(body), []).Check(MaxPromptChars));

    [Fact]
    public void Check_PromptWithHalfASurrogatePair_IsRead() => Assert.Null(Generation("""{"prompt":"\ud800"}""").Check(MaxPromptChars));

    [Fact]
    public void Properties_FormFields_AreParsed()
    {
        var request = new ImageRequest(
            ImageOperation.Variation, new(
                [Field("n", "3"), Field("stream", "true"), Field("response_format", "b64_json"), Field("model", "dall-e-2")]), [File]);

        Assert.Null(request.Check(MaxPromptChars));
        Assert.Equal((3, true, ImageFormat.Base64, "dall-e-2"), (request.Count, request.Stream, request.Format!.Value, request.Model!));
    }

    [Fact]
    public void Properties_NothingSaid_AreTheDefaults()
    {
        var request = Generation("""{"prompt":"a"}""");

        Assert.Equal((1, false, null, null), (request.Count, request.Stream, request.Format, request.Model));
    }

    private static (string? Param, string? Code) Codes(ImageGateway.Core.Errors.GatewayError? error) => (error?.Param, error?.Code);

    private static ImageRequest Generation(string body) => new(ImageOperation.Generation, Parse(body), []);

    private static ParameterSet Parse(string body) => ParameterSet.Parse(Encoding.UTF8.GetBytes(body), 16);

    private static Parameter Field(string name, string text) => new(name, Encoding.UTF8.GetBytes(text), IsText: true);
}
