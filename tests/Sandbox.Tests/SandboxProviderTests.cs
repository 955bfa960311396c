using ImageGateway.Core.Images;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Sandbox.Tests;

public sealed class SandboxProviderTests
{
    [Fact]
    public void Translate_MoreThanTen_IsSeveralCallsWithSeedsThatGoOn()
    {
        var calls = Asked.Provider("sandbox")
            .Translate(new(Asked.Json("""{"prompt":"a","n":23,"seed":5}"""), Asked.Endpoint())).Calls;

        Assert.Equal([(10, 5), (10, 15), (3, 25)], calls.Select(call => ((int)call.Json()["n"]!, (int)call.Json()["seed"]!)));
    }

    [Fact]
    public void Translate_NothingSaid_GivesALink()
    {
        var translation = Asked.Provider("sandbox").Translate(new(Asked.Json("""{"prompt":"a"}"""), Asked.Endpoint()));

        Assert.Equal((ImageFormat.Url, "sandbox"), (translation.DefaultFormat, translation.Model));
        Assert.Empty(translation.Call().Headers);
    }

    [Theory]
    [InlineData(ImageOperation.Edit)]
    [InlineData(ImageOperation.Variation)]
    public void Translate_ImagesInJson_NeedFiles(ImageOperation operation) =>
        Assert.True(
            Asked.Provider("sandbox")
                .Translate(new(
                    Asked.Json("""{"prompt":"a","images":[{"image_url":"https://a.example.test/1.png"}]}""", operation), Asked.Endpoint())).NeedsFiles);
}
