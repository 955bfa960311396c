using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Api.Answers;
using ImageGateway.Testing;

namespace ImageGateway.Api.Tests.Answers;

/// <summary>The completed pictures of server-sent events, however the network cuts them.</summary>
public sealed class CompletedEventsTests
{
    private const string Events =
        "event: image_generation.partial_image\ndata: {\"b64_json\":\"p\"}\n\n"
        + ": a comment\nevent: image_generation.completed\r\ndata: {\"b64_json\":\"a\"}\r\n\r\n"
        + "id: 7\nevent: image_edit.completed\ndata: {\"b64_json\":\ndata: \"b\"}\n\n"
        + "event: done\ndata: [DONE]\n\n";

    [Fact]
    public void Feed_CutAnywhere_GivesTheCompletedPicturesAsJson() =>
        Prop.ForAll(Arb.From(Gen.Choose(1, 40).ListOf(5)), lengths =>
        {
            var json = System.Text.Json.Nodes.JsonNode.Parse(Run(Events, [.. lengths]))!["data"]!.AsArray();
            Assert.Equal(["a", "b"], json.Select(item => item!["b64_json"]!.GetValue<string>()));
        }).Check();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Feed_WithoutTheObject_GivesItsItems(int length)
    {
        var taken = new List<byte>();
        Feed(new CompletedEvents(isObject: false), Events, [length], taken);
        var items = System.Text.Json.Nodes.JsonNode.Parse($"[{Encoding.UTF8.GetString([.. taken])}]")!.AsArray();
        Assert.Equal(["a", "b"], items.Select(item => item!["b64_json"]!.GetValue<string>()));
    }

    [Fact]
    public void Feed_NoCompletedEvent_CountsNone()
    {
        var events = new CompletedEvents();
        Feed(events, "event: image_generation.partial_image\ndata: {}\n\n", [100], []);
        Assert.Equal(0, events.Count);
    }

    [Fact]
    public void MayBeLast_OnlyFromACompletedEventOn()
    {
        var events = new CompletedEvents();
        Feed(events, "event: image_generation.partial_image\ndata: {}\n\n", [100], []);
        Assert.False(events.MayBeLast);
        Feed(events, "event: image_generation.completed\ndata: {", [100], []);
        Assert.True(events.MayBeLast);
        Feed(events, "}\n\n", [100], []);
        Assert.True(events.MayBeLast);
        Feed(events, "event: image_generation.partial_image\n", [100], []);
        Assert.False(events.MayBeLast);
    }

    [Fact]
    public void Feed_NameWithoutEnd_IsNotCollected()
    {
        var taken = new List<byte>();
        Feed(new CompletedEvents(), "event: " + new string('x', 100_000) + ".completed\ndata: {}\n\n", [1000], taken);
        Assert.Empty(taken);
    }

    private static string Run(string text, int[] lengths)
    {
        var (events, taken) = (new CompletedEvents(), new List<byte>());
        Feed(events, text, lengths, taken);
        CompletedEvents.EndAsync(Take(taken), default).AsTask().GetAwaiter().GetResult();
        return Encoding.UTF8.GetString([.. taken]);
    }

    private static void Feed(CompletedEvents events, string text, int[] lengths, List<byte> taken)
    {
        var bytes = Encoding.UTF8.GetBytes(text).AsMemory();
        for (var piece = 0; !bytes.IsEmpty; piece++)
        {
            var length = Math.Min(lengths[piece % lengths.Length], bytes.Length);
            events.FeedAsync(bytes[..length], Take(taken), default).AsTask().GetAwaiter().GetResult();
            bytes = bytes[length..];
        }
    }

    private static Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> Take(List<byte> taken) => (bytes, _) =>
    {
        taken.AddRange(bytes.Span);
        return default;
    };
}
