using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests.Shared.Imaging;

public sealed class DrawnSizeTests
{
    private static readonly ImageSize Size = new(300, 200);

    [Fact]
    public void Take_EveryFormatCutAnywhere_KnowsTheSizeFromTheByteThatEndsIt()
    {
        foreach (var (name, bytes, known) in SampleHeads.All)
        {
            foreach (var length in Enumerable.Range(0, bytes.Length + 1)
                .Where(length => length < 64 || length > bytes.Length - 64 || length % 997 == 0))
            {
                var drawn = new DrawnSize();
                drawn.Take(bytes.AsSpan(0, length));
                Assert.True(drawn.Size == (length >= known ? Size : null), $"{name} after {length}: {drawn.Size}");
            }
        }
    }

    [Fact]
    public void TakeBase64_EveryFormatCutAnywhere_KnowsTheSizeFromTheLetterThatEndsIt()
    {
        foreach (var (name, bytes, known) in SampleHeads.All)
        {
            var letters = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
            var needed = (known + 2) / 3 * 4;
            foreach (var length in new[] { 0, 1, 4, needed - 4, needed - 1, needed, letters.Length }.Where(
                length => length <= letters.Length))
            {
                var drawn = new DrawnSize();
                drawn.TakeBase64(letters.AsSpan(0, length));
                Assert.True(drawn.Size == (length >= needed ? Size : null), $"{name} after {length}: {drawn.Size}");
            }
        }
    }

    // One reader takes image after image, each in pieces of any length.
    [Fact]
    public void Take_AnyPieces_GivesTheSameSize() => Prop.ForAll(
        (from heads in Gen.Elements<int>([.. Enumerable.Range(0, SampleHeads.All.Count)]).ListOf()
         from piece in Gen.Choose(1, 70)
         from isBase64 in Gen.Elements(true, false)
         select (heads, piece, isBase64)).ToArbitrary(),
        one =>
        {
            var drawn = new DrawnSize();
            foreach (var head in one.heads)
            {
                drawn.Reset();
                var bytes = SampleHeads.All[head].Bytes;
                foreach (var piece in (one.isBase64 ? Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)) : bytes).Chunk(one.piece))
                {
                    if (one.isBase64)
                        drawn.TakeBase64(piece);
                    else
                        drawn.Take(piece);
                }

                Assert.Equal(Size, drawn.Size);
            }
        }).Check(200);

    [Fact]
    public void Take_AnyBytesBehindAHead_NeverThrowsAndNeverGivesAnEmptySize() => Prop.ForAll(
        (from head in Gen.Elements<byte[]>(
            [.. SampleHeads.All.Select(head => head.Bytes[..Math.Min(24, head.Bytes.Length)]), [0xFF, 0xD8], []])
         from kept in Gen.Choose(0, 24)
         from tail in Gen.Choose(0, 255).Select(value => (byte)value).ListOf()
         select (byte[])[.. head.Take(kept), .. tail]).ToArbitrary(),
        bytes =>
        {
            foreach (var isBase64 in new[] { true, false })
            {
                var drawn = new DrawnSize();
                if (isBase64)
                    drawn.TakeBase64(bytes);
                else
                    drawn.Take(bytes);
                Assert.True(drawn.Size is null or { Width: > 0, Height: > 0 });
            }
        }).Check(1_000);
}
