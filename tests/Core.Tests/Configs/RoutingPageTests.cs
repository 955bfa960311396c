using ImageGateway.Core.Configs;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Configs;

public sealed class RoutingPageTests
{
    public static TheoryData<string> Examples => [.. RoutingPage.Examples];

    [Fact]
    public void Page_HasAnExampleForEveryPart() =>
        Assert.True(RoutingPage.Examples.Count >= 10, $"only {RoutingPage.Examples.Count} examples were found");

    [Theory]
    [MemberData(nameof(Examples))]
    public void Compile_ExampleOfThePage_WorksWithoutWarning(string config)
    {
        var result = ConfigCompiler.Compile(config, static _ => false, Declared.Schema);

        Assert.True(result.Error is null, result.Error?.Message);
        Assert.Empty(result.Value.Warnings);
    }
}
