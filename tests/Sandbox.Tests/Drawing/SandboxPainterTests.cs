using System.Buffers;
using System.Security.Cryptography;
using ImageGateway.Sandbox.Drawing;

namespace ImageGateway.Sandbox.Tests.Drawing;

public sealed class SandboxPainterTests
{
    private const string Prompt = "A quiet valley at first light, watercolour";

    [Theory]
    [InlineData(16, 16)]
    [InlineData(17, 31)]
    [InlineData(63, 47)]
    [InlineData(64, 48)]
    [InlineData(95, 64)]
    [InlineData(96, 63)]
    [InlineData(96, 64)]
    [InlineData(256, 256)]
    [InlineData(1024, 1024)]
    [InlineData(1792, 1024)]
    [InlineData(16, 4096)]
    [InlineData(4096, 16)]
    [InlineData(4096, 4096)]
    public void Draw_AnySize_IsWellFormed(int width, int height)
    {
        var decodedImage = Read(Prompt, 1, width, height);

        Assert.Equal((width, height), (decodedImage.Width, decodedImage.Height));
        Assert.Null(decodedImage.Alphas);
    }

    [Theory]
    [InlineData(15, 64, "width")]
    [InlineData(4097, 64, "width")]
    [InlineData(64, 15, "height")]
    [InlineData(64, 4097, "height")]
    public void Draw_SideOutOfBounds_Throws(int width, int height, string side)
    {
        var output = new ArrayBufferWriter<byte>();

        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => SandboxPainter.Draw(Prompt, 1, width, height, output));

        Assert.Equal(side, thrown.ParamName);
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void Draw_Twice_SameBytes() => Assert.Equal(Draw(Prompt, 7, 300, 200), Draw(Prompt, 7, 300, 200));

    [Fact]
    public async Task Draw_AtOnceOnManyThreads_SameBytes()
    {
        var alone = Draw(Prompt, 7, 300, 200);

        var together = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Draw(Prompt, 7, 300, 200))));

        Assert.All(together, file => Assert.Equal(alone, file));
    }

    // The pixels, not the file: what deflate makes of them is the runtime's affair. A change here is one that
    // callers see.
    [Theory]
    [InlineData("", 0, 64, 64, false, "E03E71B7480ECD05")]
    [InlineData(Prompt, 1, 256, 256, false, "CF552C2943416362")]
    [InlineData(Prompt, 1, 256, 256, true, "B05C26A4CCA90099")]
    [InlineData("A lighthouse keeper reading by lamplight", -5, 600, 400, false, "86627EA421A950C2")]
    public void Draw_KnownArguments_PixelsStay(string prompt, long seed, int width, int height, bool transparent, string digest)
    {
        var pixels = Read(prompt, seed, width, height, transparent).Pixels();

        Assert.Equal(digest, Convert.ToHexString(SHA256.HashData(pixels).AsSpan(0, 8)));
    }

    [Fact]
    public void Draw_OtherPrompts_LookDifferent()
    {
        string[] prompts = ["", "a", "b", "a fox", "a fox.", "A fox", "a fox in the snow", "狐", "🦊"];
        var images = prompts.Select(prompt => Read(prompt, 0, 160, 120)).ToList();

        AssertAllDifferent(images);
    }

    [Fact]
    public void Draw_OtherSeeds_LookDifferent()
    {
        long[] seeds = [0, 1, 2, -1, 1L << 32, long.MinValue, long.MaxValue];
        var images = seeds.Select(seed => Read(Prompt, seed, 160, 120)).ToList();

        AssertAllDifferent(images);
    }

    [Fact]
    public void Draw_Transparent_OnlyTheSkyIsClear()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var clear = Read(Prompt, seed, 320, 240, transparent: true);
            var full = Read(Prompt, seed, 320, 240);

            Assert.Equal(0, clear.At(0, 0).A);
            for (var x = 0; x < 320; x++)
                Assert.Equal(full.At(x, 239), clear.At(x, 239));
        }
    }

    [Fact]
    public void Draw_OneChunkAfterTheOther_NoneOver32KiB()
    {
        var decodedImage = Read(Prompt, 3, 4096, 4096);

        Assert.True(decodedImage.DataChunkLengths.Count > 1);
        Assert.All(decodedImage.DataChunkLengths.SkipLast(1), length => Assert.Equal(32 * 1024, length));
        Assert.InRange(decodedImage.DataChunkLengths[^1], 1, 32 * 1024);
    }

    private static void AssertAllDifferent(List<DecodedImage> images)
    {
        for (var i = 0; i < images.Count; i++)
        {
            for (var j = i + 1; j < images.Count; j++)
                Assert.True(images[i].DifferenceTo(images[j]) > 0.1, $"pictures {i} and {j} look the same");
        }
    }

    private static DecodedImage Read(string prompt, long seed, int width, int height, bool transparent = false) =>
        DecodedImageReader.Read(Draw(prompt, seed, width, height, transparent));

    private static byte[] Draw(string prompt, long seed, int width, int height, bool transparent = false)
    {
        var output = new ArrayBufferWriter<byte>();
        SandboxPainter.Draw(prompt, seed, width, height, output, transparent);
        return output.WrittenSpan.ToArray();
    }
}
