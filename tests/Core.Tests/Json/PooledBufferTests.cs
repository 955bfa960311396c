using System.Buffers;
using System.Text;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Tests.Json;

public sealed class PooledBufferTests
{
    [Fact]
    public void Write_ManyPieces_KeepsThemInOrder()
    {
        using var buffer = new PooledBuffer();
        var expected = new StringBuilder();
        for (var piece = 0; piece < 500; piece++)
        {
            var text = new string((char)('a' + (piece % 26)), piece % 7);
            buffer.Write(Encoding.ASCII.GetBytes(text));
            expected.Append(text);
        }

        Assert.Equal(expected.ToString(), Encoding.ASCII.GetString(buffer.WrittenSpan));
        Assert.Equal(expected.Length, buffer.WrittenCount);
        Assert.Equal(expected.ToString(), Encoding.ASCII.GetString(buffer.WrittenMemory.Span));
    }

    [Fact]
    public void Clear_ForgetsWhatWasWritten()
    {
        using var buffer = new PooledBuffer();
        buffer.Write("before"u8);
        buffer.Clear();
        buffer.Write("after"u8);

        Assert.Equal("after"u8.ToArray(), buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void Advance_BeyondWhatWasHandedOut_Throws()
    {
        using var buffer = new PooledBuffer();
        var room = buffer.GetSpan(10).Length;

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
    }

    [Fact]
    public void Dispose_Twice_GivesItsArrayBackOnce()
    {
        var buffer = new PooledBuffer();
        buffer.Write("text"u8);
        buffer.Dispose();
        buffer.Dispose();

        Assert.Equal(0, buffer.WrittenCount);
        Assert.True(buffer.WrittenSpan.IsEmpty);
    }
}
