using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Core.Tests.ControlPlane;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("sk-0123456789xyz", "sk********xyz")]
    [InlineData("short", "********")]
    [InlineData("", "********")]
    public void Of_Secret_ShowsItsEndsOnly(string secret, string mask) => Assert.Equal(mask, SecretMask.Mask(secret));
}
