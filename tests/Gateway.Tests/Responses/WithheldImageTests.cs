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
        await using var answer = new ComposedAnswer(wanted);
        await answer.Base64Async([1]);
        await answer.Base64Async(new byte[5000], verdict: verdict);
        await answer.BytesAsync(new byte[5000], verdict: verdict);
        await answer.Base64Async([2]);

        Assert.Equal((2, verdict == ImageVerdict.Filtered ? 2 : 0), (answer.Composer.Shown, answer.Composer.Filtered));
        Assert.Equal(2, answer.Images.Count);
        Assert.Equal(wanted == ImageFormat.Url ? 2 : 0, answer.Archive.Kept.Count);
        Assert.Equal(0, answer.Archive.Open);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Url)]
    public async Task End_FirstWithheld_WritesTheTextAroundTheImagesOnce(ImageFormat? wanted)
    {
        await using var answer = new ComposedAnswer(wanted);
        await answer.Base64Async(new byte[5000], verdict: ImageVerdict.Filtered);
        await answer.Base64Async([1, 2, 3]);

        Assert.Equal(wanted is null ? """{"data":[{"b64_json":"AQID"}""" : """{"data":[{"url":"https://gateway.example/id1"}""", answer.Output.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Url)]
    public async Task End_AllWithheld_ShowsNone(ImageFormat? wanted)
    {
        await using var answer = new ComposedAnswer(wanted);
        await answer.Base64Async([1], verdict: ImageVerdict.Filtered);
        await answer.BytesAsync([1], verdict: ImageVerdict.Filtered);

        Assert.Equal((0, 2), (answer.Composer.Shown, answer.Composer.Filtered));
        Assert.Empty(answer.Images);
        Assert.Empty(answer.Archive.Kept);
    }

    // As Stability's v1 writes it: image, seed, verdict.
    [Fact]
    public async Task End_WithheldAfterAField_KeepsNothingInTheArchive()
    {
        await using var answer = new ComposedAnswer(ImageFormat.Url);
        await answer.Composer.BeginAsync(default);
        await answer.Composer.Base64Async("AQID"u8.ToArray(), default);
        await answer.Composer.ImageFieldAsync("seed", "7"u8.ToArray(), default);
        await answer.Composer.EndAsync(ImageVerdict.Filtered, default);

        Assert.Empty(answer.Archive.Kept);
        Assert.Equal(0, answer.Archive.Open);
        Assert.Empty(answer.Images);
    }

    [Fact]
    public async Task End_WithheldBeforeItsContentEnded_DoesNotLeakIntoTheNext()
    {
        await using var answer = new ComposedAnswer(ImageFormat.Url);
        await answer.Base64Async([1, 2, 3, 4], partLength: 5, verdict: ImageVerdict.Filtered);
        answer.Archive.FailsAtBegin = true;
        await answer.BytesAsync([9]);

        Assert.Equal("""[{"b64_json":"CQ=="}]""", answer.Images.ToJsonString());
    }
}
