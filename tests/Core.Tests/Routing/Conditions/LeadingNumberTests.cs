using System.Text;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Tests.Routing.Conditions;

public sealed class LeadingNumberTests
{
    [Theory]
    [InlineData("1024x1536", 1024d)]
    [InlineData(" \n-2.5e1 pixels", -25d)]
    [InlineData("+.5", 0.5)]
    [InlineData("5.", 5d)]
    [InlineData("3e", 3d)]
    [InlineData("3e+x", 3d)]
    [InlineData("1.2.3", 1.2)]
    [InlineData("0x10", 0d)]
    [InlineData("", null)]
    [InlineData(".", null)]
    [InlineData("-", null)]
    [InlineData("e5", null)]
    [InlineData("px5", null)]
    public void Of_Text_AsParseFloat(string text, double? expected)
    {
        Assert.Equal(expected, LeadingNumber.Parse(text));
        Assert.Equal(expected, LeadingNumber.Parse(Encoding.UTF8.GetBytes(text)));
    }
}
