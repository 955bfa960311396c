using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.EventStreams;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.EventStreams;

/// <summary>Events by their grammar, however the network cuts them.</summary>
public sealed class EventStreamReaderTests
{
    [Fact]
    public void Read_AnyStreamInAnyChunks_GivesTheEventsOfTheGrammar() =>
        Prop.ForAll(Arb.From(EventDocuments.Any), Arb.From(EventDocuments.Lengths), (text, lengths) =>
        {
            var expected = EventDocuments.Expected(text);
            Assert.Equal(expected, Whole(text, [int.MaxValue]));
            Assert.Equal(expected, Whole(text, [1]));
            Assert.Equal(expected, Whole(text, lengths));
        }).Check(1000);

    [Fact]
    public void Read_CutAnywhere_GivesTheEventsBeforeTheCut() =>
        Prop.ForAll(Arb.From(EventDocuments.Any), Arb.From(Gen.Choose(0, 2000)), (text, at) =>
        {
            var cut = text[..Math.Min(at, text.Length)];
            Assert.Equal(EventDocuments.Expected(cut), Whole(cut, [3]));
        }).Check(500);

    [Fact]
    public async Task Read_DataOfManyMegabytes_PassesInParts()
    {
        var line = new string('x', 100_000);
        var text = new StringBuilder("event: large\n");
        for (var part = 0; part < 50; part++)
            text.Append("data: ").Append(line).Append('\n');
        using var events = new EventStreamReader(new MemoryStream(Encoding.UTF8.GetBytes(text.Append('\n').ToString())));

        Assert.Equal(EventStep.Event, await events.NextAsync(default));
        Assert.Equal("large", events.Name);
        var (buffer, total) = (new byte[1 << 20], 0L);
        int read;
        while ((read = await events.Data.ReadAsync(buffer)) > 0)
        {
            Assert.InRange(read, 1, 64 * 1024);
            total += read;
        }

        Assert.Equal((50 * (line.Length + 1)) - 1, total);
        Assert.Equal(EventStep.End, await events.NextAsync(default));
    }

    // Events that the stream ends before their blank line are left out, as the grammar has it.
    private static List<string> Whole(string text, int[] lengths)
    {
        var found = new List<string>();
        using var events = new EventStreamReader(new PiecewiseStream(Encoding.UTF8.GetBytes(text), lengths));
        while (true)
        {
            switch (events.NextAsync(default).AsTask().GetAwaiter().GetResult())
            {
                case EventStep.Comment:
                    found.Add("comment " + Encoding.UTF8.GetString(events.Comment.Span));
                    break;
                case EventStep.Event:
                    var data = new MemoryStream();
                    events.Data.CopyToAsync(data).GetAwaiter().GetResult();
                    if (events.IsWhole)
                        found.Add($"{events.Name}|{Encoding.UTF8.GetString(data.ToArray())}");
                    break;
                default:
                    return found;
            }
        }
    }
}
