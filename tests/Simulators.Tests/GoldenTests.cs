using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Tests;

/// <summary>Every golden request is accepted and answered in the shape of its golden response.</summary>
[Collection(SimulatorFixture.Collection)]
public sealed class GoldenTests(SimulatorFixture simulator)
{
    public static TheoryData<string> Examples => new(Golden.Names);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Request_FromTheGoldenFile_IsAnsweredInTheGoldenShape(string name)
    {
        var golden = Golden.Load(name);
        var first = await ExchangeAsync(golden, golden.First);
        foreach (var question in golden.Questions)
            await ExchangeAsync(question.About(Golden.TaskId(golden.First["body"])!, Golden.TaskId(first)!), question.Response);
    }

    private async Task<JsonNode?> ExchangeAsync(Golden golden, JsonNode expected)
    {
        using var response = await simulator.Client.SendAsync(golden.ToMessage());
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var text = System.Text.Encoding.UTF8.GetString(bytes);

        Assert.True((int)response.StatusCode == (int)expected["status"]!, text);
        AssertHeaders(expected["headers"]!.AsObject(), response);
        if (expected["sse"] is JsonArray events)
            AssertEvents(events, text);
        else if (expected["body_base64"] is not null)
            Assert.NotNull(ImageInfo.Read(bytes));
        else
            Shape.AssertSame(expected["body"], JsonNode.Parse(text));
        return expected["body"] is null ? null : JsonNode.Parse(text);
    }

    private static void AssertHeaders(JsonObject expected, HttpResponseMessage response)
    {
        Assert.Equal((string?)expected["content-type"], response.Content.Headers.GetValues("content-type").Single());
        var names = response.Headers.Concat(response.Content.Headers).Select(header => header.Key.ToLowerInvariant()).ToHashSet();
        Assert.Superset(expected.Select(header => header.Key).ToHashSet(), names);
    }

    private static void AssertEvents(JsonArray expected, string text)
    {
        var blocks = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Select(one => $"event: {one!["event"]}"), blocks.Select(block => block.Split('\n')[0]));
        for (var index = 0; index < blocks.Length; index++)
            Shape.AssertSame(expected[index]!["data"], JsonNode.Parse(blocks[index].Split('\n')[1]["data: ".Length..]));
    }
}
