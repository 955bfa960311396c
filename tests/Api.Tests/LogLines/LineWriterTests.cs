using System.Globalization;
using System.Text;
using ImageGateway.Api.LogLines;

namespace ImageGateway.Api.Tests.LogLines;

public sealed class LineWriterTests
{
    [Fact]
    public void Add_FromManyThreads_WritesEachLineWholeAndEachThreadsInOrder()
    {
        using var output = new MemoryStream();
        using (var lines = new LineWriter(output, static _ => "lost\n"))
        {
            Parallel.For(0, 8, thread =>
            {
                for (var line = 0; line < 500; line++)
                    lines.Add(string.Create(CultureInfo.InvariantCulture, $"{thread}:{line}:ü\n"), line % 50 == 0);
            });
        }

        var written = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var thread = 0; thread < 8; thread++)
        {
            Assert.Equal(
                Enumerable.Range(0, 500).Select(line => string.Create(CultureInfo.InvariantCulture, $"{thread}:{line}:ü")),
                written.Where(line => line[0] - '0' == thread));
        }
    }

    [Fact]
    public async Task Add_LinesWhileNobodyReads_HoldUpNobodyAndAreCounted()
    {
        using var output = new HeldStream();
        var text = new string('x', 1023) + '\n';
        using (var lines = new LineWriter(output, static lost => string.Create(CultureInfo.InvariantCulture, $"lost {lost}\n")))
        {
            lines.Add("first\n", isUrgent: true);
            await output.Reached;
            for (var line = 0; line < 3000; line++)
                lines.Add(text, isUrgent: false);
            output.Release();
        }

        var written = output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("first", written[0]);
        Assert.Equal(1024, written.Count(line => line == text[..^1]));
        Assert.Single(written, "lost 1976");
    }

    [Fact]
    public void Add_AfterTheEnd_IsWrittenAtOnce()
    {
        using var output = new MemoryStream();
        var lines = new LineWriter(output, static _ => "lost\n");
        lines.Dispose();

        lines.Add("late\n", isUrgent: false);

        Assert.Equal("late\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task Add_AfterTheEndWhileNobodyReads_HoldsUpNobody()
    {
        using var output = new HeldStream();
        var lines = new LineWriter(output, static _ => "lost\n");
        lines.Add("first\n", isUrgent: true);
        await output.Reached;
        lines.Dispose();

        lines.Add("late\n", isUrgent: true);

        output.Release();
        await output.Written;
        Assert.Equal("first\n", output.Text);
    }

    [Fact]
    public void Add_WhereTheReaderIsGone_FailsNobody()
    {
        using var output = new HeldStream { IsBroken = true };
        output.Release();
        using (var lines = new LineWriter(output, static _ => "lost\n"))
            lines.Add("one\n", isUrgent: true);

        Assert.Empty(output.Text);
    }

    /// <summary>A stream that takes nothing until it is released.</summary>
    private sealed class HeldStream : MemoryStream
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _released = new();

        public bool IsBroken { get; init; }

        public Task Reached => _reached.Task;

        public Task Written => _written.Task;

        public string Text => Encoding.UTF8.GetString(ToArray());

        public void Release() => _released.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _reached.TrySetResult();
            _released.Wait();
            if (IsBroken)
                throw new IOException("Broken pipe");
            base.Write(buffer);
            _written.TrySetResult();
        }

        protected override void Dispose(bool disposing)
        {
            _released.Dispose();
            base.Dispose(disposing);
        }
    }
}
