using System.Text;
using System.Text.Json;
using ImageGateway.Api.Guardrails;
using ImageGateway.Api.Tests.Answers;

namespace ImageGateway.Api.Tests.Guardrails;

public sealed class EventItemsTests
{
    private const string Events = "event: image_generation.completed\ndata: {\"type\":\"x\",\"b64_json\":\"data: \"}\n\nevent: image_generation.completed\ndata: {\"n\":2}\n\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task WriteAsync_EventsInPiecesOfAnySize_BecomeItems(int piece)
    {
        var output = new MemoryOutput();
        var items = new EventItems(output);
        var bytes = Encoding.UTF8.GetBytes(Events);
        for (var start = 0; start < bytes.Length; start += piece)
            await items.WriteAsync(bytes.AsMemory(start, Math.Min(piece, bytes.Length - start)), default);

        Assert.Equal("{\"type\":\"x\",\"b64_json\":\"data: \"},{\"n\":2}", output.Text);
        Assert.Equal(2, JsonDocument.Parse($"[{output.Text}]").RootElement.GetArrayLength());
    }
}
