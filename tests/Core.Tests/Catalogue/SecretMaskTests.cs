using ImageGateway.Core.Catalogue;

namespace ImageGateway.Core.Tests.Catalogue;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("sk-0123456789xyz", "sk********xyz")]
    [InlineData("short", "********")]
    [InlineData("", "********")]
    public void Of_Secret_ShowsItsEndsOnly(string secret, string mask) => Assert.Equal(mask, SecretMask.Of(secret));
}
