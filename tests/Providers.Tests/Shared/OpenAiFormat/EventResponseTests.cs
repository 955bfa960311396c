using System.Text;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Shared.OpenAiFormat;

/// <summary>A stream of events that is read for somebody who wants one answer.</summary>
public sealed class EventResponseTests
{
    private const string Usage = "\"usage\":{\"input_tokens\":12,\"output_tokens\":4160,\"total_tokens\":4172}";

    [Theory]
    [InlineData("data: {\"type\":\"image_generation.completed\",\"data\":[{\"b64_json\":\"AAAA\"},{\"b64_json\":\"AAAA\"}],$}\n\n", 2)]
    [InlineData("data: {\"type\":\"image_generation.completed\",$,\"data\":[{\"b64_json\":\"AAAA\"}]}\n\n", 1)]
    [InlineData("event: image_edit.completed\ndata: {\"data\":[{\"b64_json\":\"AAAA\"}],$}\n\n", 1)]
    [InlineData("data: {\"data\":[{\"b64_json\":\"AAAA\"}],$}\n\n", 1)]
    [InlineData("data: {\"type\":\"image_generation.completed\",\"b64_json\":\"AAAA\",$}\n\n", 1)]
    [InlineData("data: {\"type\":\"image_generation.completed\",\"b64_json\":\"AAAA\"}\n\ndata: {$}\n\n", 1)]
    [InlineData(
        "data: {\"type\":\"image_generation.completed\",\"b64_json\":\"AAAA\"}\n\ndata: "
            + "{\"type\":\"image_generation.completed\",$}\n\n", 1)]
    public async Task Read_UsageWhereverItStands_IsOfAllImages(string stream, int images)
    {
        var (pictures, error) = await ReadAsync(stream.Replace("$", Usage, StringComparison.Ordinal));

        Assert.Null(error);
        Assert.Equal(images, pictures.Images.Count);
        Assert.Equal((12, 4160), (pictures.Tokens!.InputTokens, pictures.Tokens.OutputTokens));
        Assert.Equal(Usage[8..], pictures.Fields["usage"]);
    }

    [Theory]
    [InlineData("event: error\ndata: no paint left\n\n", "no paint left")]
    [InlineData("event: error\ndata: \"no paint left\"\n\n", "no paint left")]
    [InlineData("event: error\ndata: {\"message\":\"no paint left\"}\n\n", "no paint left")]
    [InlineData("data: {\"error\":\"no paint left\"}\n\n", "no paint left")]
    public async Task Read_ErrorInWords_HasThemAsItsMessage(string stream, string message)
    {
        var (_, error) = await ReadAsync(stream);

        Assert.Equal((message, null, 502), (error!.Message, error.RawText, error.Status));
    }

    private static Task<(RecordedImages Images, ProviderError? Error)> ReadAsync(string stream) => RecordedImages.ReadAsync(
        new EventResponseReader(EventErrors.Read), new(
            200, EventResponseReader.ContentType, static _ => null, new MemoryStream(Encoding.UTF8.GetBytes(stream))));
}
