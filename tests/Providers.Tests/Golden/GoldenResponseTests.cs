using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Golden;

/// <summary>The examples' answers and errors, read by the code that reads them from the wire.</summary>
public sealed class GoldenResponseTests
{
    private const string Events = "openai.generations-stream";

    private static readonly string[] Moderated =
        ["azure-openai.generations", "openai.generations", "openai.generations-dalle3", Events, "stability.v2-core"];

    // Events are not read: they are passed on as they come.
    public static TheoryData<string> Responses => new(GoldenFile.Names("response").Where(name => name != Events));

    public static TheoryData<string> Errors => new(GoldenFile.Names("error"));

    [Theory]
    [MemberData(nameof(Responses))]
    public async Task ReadAsync_GoldenResponseInOnePieceAndByteByByte_GivesItsImages(string name)
    {
        var golden = GoldenFile.Read(name, "response");
        foreach (var lengths in new int[][] { [], [1], [2, 7, 30] })
        {
            var (response, error) = await RecordedImages.ReadAsync(
                GoldenReaders.Of(name), GoldenFile.Body(golden), GoldenFile.ContentType(
                    golden), header => (string?)golden["headers"]![header], lengths);

            Assert.Null(error);
            Assert.Equal(GoldenReaders.Images(golden), response.Images.Select(image => image.ToString()));
            Assert.Equal(Fields(name, golden), response.Fields.Select(field => $"{field.Key}={field.Value}").Order());
            Assert.Equal(Tokens(golden), response.Tokens);
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void ReadError_GoldenError_IsReadInItsWords(string name)
    {
        var golden = GoldenFile.Read(name, "error");
        var body = golden["body"] ?? golden["sse"]![0]!["data"]!;

        var error = Asked.Provider(GoldenReaders.Provider(name))
            .ReadError((int)golden["status"]!, "application/json", System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));

        Assert.Equal(Expected(body), (error.Message, error.Type, error.Param, error.Code));
        Assert.Equal(Moderated.Contains(name), error.Moderated);
        Assert.Null(error.RawText);
    }

    private static (string Message, string? Type, string? Param, string? Code) Expected(JsonNode body)
    {
        if (body["error"] is { } error)
            return ((string)error["message"]!, (string?)error["type"], (string?)error["param"], (string?)error["code"]);

        // Stability's, as Portkey maps them (docs/architecture/portkey.md#providers).
        var name = (string?)body["name"];
        return body["errors"] is JsonArray errors
            ? (string.Join(", ", errors.Select(text => (string)text!)), name, (string?)body["id"], name)
            : ((string)body["message"]!, name, null, name);
    }

    private static IEnumerable<string> Fields(string name, JsonNode golden) =>
        name.StartsWith("stability", StringComparison.Ordinal)
            ? []
            : golden["body"]!.AsObject().Where(field => field.Key != "data").Select(field => $"{field.Key}={field.Value!.ToJsonString()}")
            .Order();

    private static ImageUsage? Tokens(JsonNode golden)
    {
        if (golden["body"]?["usage"] is not { } usage)
            return null;
        var details = usage["input_tokens_details"]!;
        var output = usage["output_tokens_details"];
        return new((long)usage["input_tokens"]!, (long)usage["output_tokens"]!, (long)usage["total_tokens"]!)
        {
            TextInputTokens = (long)details["text_tokens"]!,
            ImageInputTokens = (long)details["image_tokens"]!,
            ImageOutputTokens = (long?)output?["image_tokens"],
            TextOutputTokens = (long?)output?["text_tokens"],
        };
    }
}
