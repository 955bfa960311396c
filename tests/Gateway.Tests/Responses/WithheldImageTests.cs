using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Tests.Responses;

/// <summary>An image whose verdict comes behind its bytes is taken back.</summary>
public sealed class WithheldImageTests
{
    [Theory]
    [InlineData(null, ImageVerdict.Filtered)]
    [InlineData(ImageFormat.Base64, ImageVerdict.Filtered)]
    [InlineData(ImageFormat.Url, ImageVerdict.Filtered)]
    [InlineData(null, ImageVerdict.Failed)]
    [InlineData(ImageFormat.Url, ImageVerdict.Failed)]
    public async Task End_WithheldBetweenOthers_LeavesTheOthers(ImageFormat? wanted, ImageVerdict verdict)
    {
        await using var response = new ComposedResponse(wanted);
        await response.Base64Async([1]);
        await response.Base64Async(new byte[5000], verdict: verdict);
        await response.BytesAsync(new byte[5000], verdict: verdict);
        await response.Base64Async([2]);

        Assert.Equal((2, verdict == ImageVerdict.Filtered ? 2 : 0), (response.Composer.Shown, response.Composer.Filtered));
        Assert.Equal(2, response.Images.Count);
        Assert.Equal(wanted == ImageFormat.Url ? 2 : 0, response.Archive.Kept.Count);
        Assert.Equal(0, response.Archive.Open);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Url)]
    public async Task End_FirstWithheld_WritesTheTextAroundTheImagesOnce(ImageFormat? wanted)
    {
        await using var response = new ComposedResponse(wanted);
        await response.Base64Async(new byte[5000], verdict: ImageVerdict.Filtered);
        await response.Base64Async([1, 2, 3]);

        Assert.Equal(
            wanted is null
                ? """{"data":[{"b64_json":"AQID"}"""
                : """{"data":[{"url":"https://gateway.example/id1"}""", response.Output.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Url)]
    public async Task End_AllWithheld_ShowsNone(ImageFormat? wanted)
    {
        await using var response = new ComposedResponse(wanted);
        await response.Base64Async([1], verdict: ImageVerdict.Filtered);
        await response.BytesAsync([1], verdict: ImageVerdict.Filtered);

        Assert.Equal((0, 2), (response.Composer.Shown, response.Composer.Filtered));
        Assert.Empty(response.Images);
        Assert.Empty(response.Archive.Kept);
    }

    // As Stability's v1 writes it: image, seed, verdict.
    [Fact]
    public async Task End_WithheldAfterAField_KeepsNothingInTheArchive()
    {
        await using var response = new ComposedResponse(ImageFormat.Url);
        await response.Composer.BeginAsync(default);
        await response.Composer.Base64Async("AQID"u8.ToArray(), default);
        await response.Composer.ImageFieldAsync("seed", "7"u8.ToArray(), default);
        await response.Composer.EndAsync(ImageVerdict.Filtered, default);

        Assert.Empty(response.Archive.Kept);
        Assert.Equal(0, response.Archive.Open);
        Assert.Empty(response.Images);
    }

    [Fact]
    public async Task End_WithheldBeforeItsContentEnded_DoesNotLeakIntoTheNext()
    {
        await using var response = new ComposedResponse(ImageFormat.Url);
        await response.Base64Async([1, 2, 3, 4], partLength: 5, verdict: ImageVerdict.Filtered);
        response.Archive.FailsAtBegin = true;
        await response.BytesAsync([9]);

        Assert.Equal("""[{"b64_json":"CQ=="}]""", response.Images.ToJsonString());
    }
}
