using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Reka;
using ImageGateway.Providers.Tests.Kit;

namespace ImageGateway.Providers.Tests.Reka;

public sealed class RekaTests
{
    private readonly RekaProvider _provider = new();

    [Theory]
    [InlineData(ImageOperation.Generation)]
    [InlineData(ImageOperation.Edit)]
    [InlineData(ImageOperation.Variation)]
    public void Translate_AnyOperation_IsRefusedLikeTheExample(ImageOperation operation)
    {
        var example = Example.Error("reka.generations");
        var translation = _provider.Translate(
            Ask.Of(operation, new { model = "reka/reka-core", prompt = "a lighthouse", image = "https://a.example.test" }));

        Assert.Empty(translation.Calls);
        var (refusal, expected) = (translation.Refusal!, example.Body["error"]!);
        Assert.Equal(
            (example.Status, (string?)expected["type"], (string?)expected["param"], (string?)expected["code"]),
            (refusal.Status, refusal.Type, refusal.Param, refusal.Code));
        Assert.Contains("does not support image generation", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_ThereAreNone() => Assert.Empty(_provider.Models);

    [Fact]
    public void ReadError_Detail_IsTheMessage() =>
        Assert.Equal(
            "Invalid API key", _provider.ReadError(
                401, "application/json", Encoding.UTF8.GetBytes("""{"detail":"Invalid API key"}""")).Message);
}
