using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Images;

/// <summary>
/// Each kind of rule with the limits of a model that has it (docs/architecture/images.md#sizes), told a second time as a
/// predicate.
/// </summary>
public sealed class SizeRuleTests
{
    private static readonly ImageSize[] Sdxl =
        [new(1024, 1024), new(1152, 896), new(896, 1152), new(1216, 832), new(1344, 768), new(768, 1344), new(1536, 640), new(640, 1536)];

    private static readonly Dictionary<string, (SizeRule Rule, Func<ImageSize, bool> Allows)> Rules = new()
    {
        ["listed"] = (SizeRule.OneOf([.. Sdxl]), size => Sdxl.Contains(size)),
        ["sides"] = (SizeRule.Sides(320, 1536, 64), size => Sides(size).All(side => side is >= 320 and <= 1536 && side % 64 == 0)),
        ["area"] = (SizeRule.Area(3840, 16, 3, 655_360, 8_294_400), AllowsGptImage2),
    };

    private static readonly Gen<ImageSize> Any =
        from width in Side
        from height in Side
        select new ImageSize(width, height);

    private static Gen<int> Side => Gen.OneOf(
        Gen.Choose(1, ImageSize.MaxSide), Gen.Choose(1, 4096), Gen.Choose(1, 256).Select(step => step * 16),
        Gen.Elements(1, 15, 16, 17, 319, 320, 1535, 1536, 1537, 3839, 3840, 3841, ImageSize.MaxSide));

    [Theory]
    [InlineData("listed")]
    [InlineData("sides")]
    [InlineData("area")]
    public void Nearest_AnySize_IsAllowedAndItsOwnNearest(string kind) =>
        Prop.ForAll(Arb.From(Any), wanted =>
        {
            var (rule, allows) = Rules[kind];
            var nearest = rule.Nearest(wanted);

            Assert.True(allows(nearest), $"{wanted} became {nearest}");
            Assert.Equal(nearest, rule.Nearest(nearest));
            if (allows(wanted))
                Assert.Equal(wanted, nearest);
        }).Check(5000);

    [Theory]
    [InlineData("listed")]
    [InlineData("sides")]
    [InlineData("area")]
    public void Nearest_AnySize_KeepsWhichSideIsLonger(string kind) =>
        Prop.ForAll(Arb.From(Any), wanted =>
        {
            var nearest = Rules[kind].Rule.Nearest(wanted);
            Assert.True(
                Math.Sign(wanted.Width - wanted.Height) * Math.Sign(nearest.Width - nearest.Height) >= 0, $"{wanted} became {nearest}");

            // Twice as wide as high is not lost in rounding.
            if (Math.Abs(Math.Log2(wanted.Ratio)) >= 1)
                Assert.Equal(wanted.Width > wanted.Height, nearest.Width > nearest.Height);
        }).Check(5000);

    [Theory]
    [InlineData("sides", "4000x3000", "1536x1152")]
    [InlineData("sides", "100x200", "320x640")]
    [InlineData("sides", "768x512", "768x512")]
    [InlineData("sides", "800x500", "832x512")]
    [InlineData("sides", "60000x100", "1536x320")]
    [InlineData("area", "2048x1152", "2048x1152")]
    [InlineData("area", "1000x1000", "1008x1008")]
    [InlineData("area", "512x512", "816x816")]
    [InlineData("area", "3840x2160", "3840x2160")]
    [InlineData("area", "8000x1000", "3008x1008")]
    [InlineData("listed", "2048x2048", "1024x1024")]
    [InlineData("listed", "1920x1080", "1344x768")]
    [InlineData("listed", "1080x1920", "768x1344")]
    [InlineData("listed", "3000x1000", "1536x640")]
    public void Nearest_Size_IsTheNearestShapeThenTheNearestArea(string kind, string wanted, string expected) =>
        Assert.Equal(expected, Rules[kind].Rule.Nearest(Parse(wanted)).ToString());

    [Fact]
    public void Nearest_ListedSizesOfOneShape_IsTheNearestArea()
    {
        var rule = SizeRule.OneOf(new ImageSize(256, 256), new(512, 512), new(1024, 1024));

        Assert.Equal(
            ["256x256", "512x512", "1024x1024"], new[] { "100x100", "500x500", "4000x4000" }.Select(
                text => rule.Nearest(Parse(text)).ToString()));
    }

    [Fact]
    public void Any_Size_IsPassedOn() => Assert.Equal(new ImageSize(1, 65_536), SizeRule.Any.Nearest(new(1, 65_536)));

    private static bool AllowsGptImage2(ImageSize size) =>
        Sides(size).All(side => side is > 0 and <= 3840 && side % 16 == 0)
        && Sides(size).Max() <= 3 * Sides(size).Min()
        && size.Width * size.Height is >= 655_360 and <= 8_294_400;

    private static int[] Sides(ImageSize size) => [size.Width, size.Height];

    private static ImageSize Parse(string text) => ImageSize.TryParse(text, out var size) ? size : throw new FormatException(text);
}
