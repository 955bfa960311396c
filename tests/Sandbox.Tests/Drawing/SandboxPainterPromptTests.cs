using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Sandbox.Drawing;

namespace ImageGateway.Sandbox.Tests.Drawing;

public sealed class SandboxPainterPromptTests
{
    public static TheoryData<string> UnusualPrompts => new(
        "",
        " ",
        "\n\r\n\t",
        "line one\nline two\r\nline three",
        "🦊 👩‍👩‍👧‍👦 🏳️‍🌈",
        "雪の狐",
        "e\u0301\u0301\u0301 combined",
        "\uD83E lone surrogate",
        "zero\0byte",
        "\u0001\u001B[31mcontrol\u007F\u0085",
        new string('w', 5000),
        new string(' ', 5000),
        string.Concat(Enumerable.Repeat("many words ", 4000)),
        string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 3000)));

    [Theory]
    [MemberData(nameof(UnusualPrompts))]
    public void Draw_UnusualPrompt_IsWellFormedAndDescribed(string prompt)
    {
        foreach (var (width, height) in new[] { (16, 16), (96, 64), (100, 400), (512, 64), (640, 480) })
        {
            var decodedImage = Read(prompt, 1, width, height);

            Assert.Equal("ImageGateway sandbox", decodedImage.Texts["Software"]);
            Assert.Equal(Described(prompt), decodedImage.Texts["Description"]);
        }
    }

    [Fact]
    public void Draw_AnyPromptSeedAndSize_IsWellFormedAndDescribed()
    {
        Prop.ForAll<string, long, ushort>(Holds).QuickCheckThrowOnFailure();

        static bool Holds(string? prompt, long seed, ushort size)
        {
            prompt ??= "";
            var decodedImage = Read(prompt, seed, SandboxPainter.MinSide + (size & 0xFF), SandboxPainter.MinSide + (size >> 8));
            return decodedImage.Texts["Description"] == Described(prompt);
        }
    }

    [Fact]
    public void Draw_Caption_StandsOutFromTheGround()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var decodedImage = Read("HHHHHHHH", seed, 256, 256);
            var colours = Enumerable.Range(0, 60).Select(x => decodedImage.At(x, 242)).Distinct().Select(Luminance).ToList();

            var contrast = (colours.Max() + 0.05) / (colours.Min() + 0.05);
            Assert.True(contrast > 7, $"seed {seed}: contrast {contrast:F1}");
        }
    }

    [Theory]
    [InlineData(95, 64)]
    [InlineData(96, 63)]
    public void Draw_ImageTooSmallForWords_BottomRowsAreGround(int width, int height)
    {
        var decodedImage = Read("HHHHHHHH", 1, width, height);

        for (var y = height - 3; y < height; y++)
            Assert.Single(Enumerable.Range(0, width).Select(x => decodedImage.At(x, y)).Distinct());
    }

    [Fact]
    public void Draw_TextLongerThanTheImage_IsCutAlike()
    {
        var words = string.Concat(Enumerable.Repeat("several words ", 200));
        var (longer, shorter) = (Read(words + words, 1, 512, 512), Read(words, 1, 512, 512));

        // The landscapes differ; what is written does not.
        Assert.Equal(Written(shorter), Written(longer));
        Assert.Contains(true, Written(longer));
    }

    private static IEnumerable<bool> Written(DecodedImage decodedImage)
    {
        for (var y = decodedImage.Height - 50; y < decodedImage.Height; y++)
        {
            for (var x = 0; x < decodedImage.Width; x++)
                yield return Luminance(decodedImage.At(x, y)) > 0.6;
        }
    }

    private static double Luminance((byte R, byte G, byte B, byte A) colour)
    {
        return (0.2126 * Linear(colour.R)) + (0.7152 * Linear(colour.G)) + (0.0722 * Linear(colour.B));

        static double Linear(byte part) => Math.Pow(part / 255.0, 2.2);
    }

    // What UTF-8 cannot hold is replaced by it, what PNG cannot hold by the painter.
    private static string Described(string prompt) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(prompt)).Replace('\0', ' ');

    private static DecodedImage Read(string prompt, long seed, int width, int height)
    {
        var output = new ArrayBufferWriter<byte>();
        SandboxPainter.Draw(prompt, seed, width, height, output);
        return DecodedImageReader.Read(output.WrittenSpan.ToArray());
    }
}
