using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Tests.Responses;

/// <summary>A picture whose verdict comes behind its bytes is taken back.</summary>
public sealed class WithheldPictureTests
{
    [Theory]
    [InlineData(null, PictureVerdict.Filtered)]
    [InlineData(PictureFormat.Base64, PictureVerdict.Filtered)]
    [InlineData(PictureFormat.Url, PictureVerdict.Filtered)]
    [InlineData(null, PictureVerdict.Failed)]
    [InlineData(PictureFormat.Url, PictureVerdict.Failed)]
    public async Task End_WithheldBetweenOthers_LeavesTheOthers(PictureFormat? wanted, PictureVerdict verdict)
    {
        await using var answer = new ComposedAnswer(wanted);
        await answer.Base64Async([1]);
        await answer.Base64Async(new byte[5000], verdict: verdict);
        await answer.BytesAsync(new byte[5000], verdict: verdict);
        await answer.Base64Async([2]);

        Assert.Equal((2, verdict == PictureVerdict.Filtered ? 2 : 0), (answer.Composer.Shown, answer.Composer.Filtered));
        Assert.Equal(2, answer.Pictures.Count);
        Assert.Equal(wanted == PictureFormat.Url ? 2 : 0, answer.Archive.Kept.Count);
        Assert.Equal(0, answer.Archive.Open);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(PictureFormat.Url)]
    public async Task End_FirstWithheld_WritesTheTextAroundThePicturesOnce(PictureFormat? wanted)
    {
        await using var answer = new ComposedAnswer(wanted);
        await answer.Base64Async(new byte[5000], verdict: PictureVerdict.Filtered);
        await answer.Base64Async([1, 2, 3]);

        Assert.Equal(wanted is null ? """{"data":[{"b64_json":"AQID"}""" : """{"data":[{"url":"https://gateway.example/id1"}""", answer.Output.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(PictureFormat.Url)]
    public async Task End_AllWithheld_ShowsNone(PictureFormat? wanted)
    {
        await using var answer = new ComposedAnswer(wanted);
        await answer.Base64Async([1], verdict: PictureVerdict.Filtered);
        await answer.BytesAsync([1], verdict: PictureVerdict.Filtered);

        Assert.Equal((0, 2), (answer.Composer.Shown, answer.Composer.Filtered));
        Assert.Empty(answer.Pictures);
        Assert.Empty(answer.Archive.Kept);
    }

    // As Stability's v1 writes it: picture, seed, verdict.
    [Fact]
    public async Task End_WithheldAfterAField_KeepsNothingInTheArchive()
    {
        await using var answer = new ComposedAnswer(PictureFormat.Url);
        await answer.Composer.BeginAsync(default);
        await answer.Composer.Base64Async("AQID"u8.ToArray(), default);
        await answer.Composer.PictureFieldAsync("seed", "7"u8.ToArray(), default);
        await answer.Composer.EndAsync(PictureVerdict.Filtered, default);

        Assert.Empty(answer.Archive.Kept);
        Assert.Equal(0, answer.Archive.Open);
        Assert.Empty(answer.Pictures);
    }

    [Fact]
    public async Task End_WithheldBeforeItsContentEnded_DoesNotLeakIntoTheNext()
    {
        await using var answer = new ComposedAnswer(PictureFormat.Url);
        await answer.Base64Async([1, 2, 3, 4], partLength: 5, verdict: PictureVerdict.Filtered);
        answer.Archive.FailsAtBegin = true;
        await answer.BytesAsync([9]);

        Assert.Equal("""[{"b64_json":"CQ=="}]""", answer.Pictures.ToJsonString());
    }
}
