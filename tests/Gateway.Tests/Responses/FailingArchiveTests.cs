using ImageGateway.Core.Images;

namespace ImageGateway.Gateway.Tests.Responses;

/// <summary>An image that is paid for is given, whatever the archive does.</summary>
public sealed class FailingArchiveTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_001).Select(number => (byte)(number * 7))];

    public static TheoryData<string, int, bool> Failures()
    {
        var data = new TheoryData<string, int, bool>();
        foreach (var (failure, room) in new[] { ("begin", 0), ("write", 0), ("write", 1), ("write", 40_000), ("write", 100_000),
            ("commit", int.MaxValue) })
        {
            data.Add(failure, room, true);
            data.Add(failure, room, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Image_ArchiveThatFails_IsGivenAsBase64(string failure, int room, bool asText)
    {
        var archive = new FaultyArchive
        {
            FailsAtBegin = failure == "begin",
            Room = failure == "write"
            ? room
            : int.MaxValue,
            FailsAtCommit = failure == "commit"
        };
        await using var response = new ComposedResponse(ImageFormat.Url, archive);
        for (var count = 0; count < 2; count++)
            await (asText ? response.Base64Async(Content, 777) : response.BytesAsync(Content, 777));

        Assert.All(response.Images, image => Assert.Equal(Content, Convert.FromBase64String((string)image!.AsObject().Single().Value!)));
        Assert.Equal((2, 2), (response.Images.Count, response.Composer.Shown));
        Assert.Equal(2, response.Failures.Count);
        Assert.Empty(archive.Kept);
        Assert.Equal(0, archive.Open);
    }

    [Fact]
    public async Task Image_ArchiveThatFailsInTheMiddle_KeepsItsFields()
    {
        await using var response = new ComposedResponse(ImageFormat.Url, new FaultyArchive { Room = 1000 });
        await response.Composer.BeginAsync(default);
        await response.Composer.ImageFieldAsync("before", "1"u8.ToArray(), default);
        foreach (var part in Content.Chunk(600))
            await response.Composer.BytesAsync(part, default);
        await response.Composer.ImageFieldAsync("behind", "2"u8.ToArray(), default);
        await response.Composer.EndAsync(ImageGateway.Core.Providers.ImageVerdict.Shown, default);

        var image = response.Images.Single()!;
        Assert.Equal((1, 2), ((int)image["before"]!, (int)image["behind"]!));
        Assert.Equal(Content, Convert.FromBase64String((string)image["b64_json"]!));
    }
}
