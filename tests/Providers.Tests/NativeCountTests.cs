using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests;

public sealed class NativeCountTests
{
    [Theory]
    [InlineData("stability-ai", """{"prompt":"p","samples":3}""", 3)]
    [InlineData("stability-ai", """{"prompt":"p","samples":3,"n":2}""", 2)]
    [InlineData("replicate", """{"prompt":"p","num_outputs":4}""", 4)]
    [InlineData("vertex-ai", """{"prompt":"p","sampleCount":2}""", 2)]
    [InlineData("openai", """{"prompt":"p","samples":3}""", 1)]
    public void Fold_OwnName_IsN(string provider, string body, int count)
    {
        var folded = NativeCount.Fold(Asked.Provider(provider), Asked.Json(body));

        Assert.Equal(count, folded.Count);
        Assert.All(Asked.Provider(provider).Capabilities.CountNames, name => Assert.Null(folded.Parameters.Find(name)));
    }

    [Fact]
    public void Fold_RequestWithoutOne_IsTheSame()
    {
        var asked = Asked.Json("""{"prompt":"p","n":2}""");

        Assert.Same(asked, NativeCount.Fold(Asked.Provider("stability-ai"), asked));
    }

    [Fact]
    public void Fold_NoNumber_IsRefusedAsN() =>
        Assert.Equal(
            "n", NativeCount.Fold(Asked.Provider("stability-ai"), Asked.Json("""{"prompt":"p","samples":"many"}""")).Check(100)?.Param);
}
