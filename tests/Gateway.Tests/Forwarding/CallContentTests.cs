using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Forwarding;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ImageGateway.Gateway.Tests.Forwarding;

public sealed class CallContentTests
{
    [Fact]
    public void Of_NoBody_IsNull() => Assert.Null(CallContent.Create(null));

    [Fact]
    public async Task Of_Json_IsItsTextWithItsLength()
    {
        using var content = CallContent.Create(new CallBody.Json("{\"a\":1}"u8.ToArray()))!;

        Assert.Equal("application/json", content.Headers.ContentType!.ToString());
        Assert.Equal(7, content.Headers.ContentLength);
        Assert.Equal("{\"a\":1}", await content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Of_Form_IsReadBackAndAsLongAsItSays()
    {
        var image = Enumerable.Range(0, 100_000).Select(number => (byte)number).ToArray();
        using var content = CallContent.Create(new CallBody.Form([
            new("prompt", "a \"猫\"\r\nb"u8.ToArray()),
            new("empty", default),
            new("image[]", default, new MemoryInputFile("image[]", "o\"n\r\ne.png", "image/png", image)),
            new("mask", default, new MemoryInputFile("mask", "m", "not a type\r\nx: y", new byte[] { 1 }))]))!;

        var body = await content.ReadAsByteArrayAsync();

        Assert.Equal(content.Headers.ContentLength, body.Length);
        var reader = new MultipartReader(
            HeaderUtilities.RemoveQuotes(
                MediaTypeHeaderValue.Parse(content.Headers.ContentType!.ToString()).Boundary).Value!, new MemoryStream(body));
        var parts = new List<string>();
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            var bytes = new MemoryStream();
            await section.Body.CopyToAsync(bytes);
            var disposition = ContentDispositionHeaderValue.Parse(section.ContentDisposition);
            Assert.Equal(section.ContentType is null ? 1 : 2, section.Headers!.Count);
            parts.Add($"{disposition.Name} {disposition.FileName} {section.ContentType} {(bytes.Length > 100 ? Convert.ToHexString(bytes.ToArray()) : Encoding.UTF8.GetString(bytes.ToArray()))}");
        }

        Assert.Equal(
            ["prompt   a \"猫\"\r\nb", "empty   ", $"image[] o%22n%0D%0Ae.png image/png {Convert.ToHexString(image)}",
                "mask m application/octet-stream \u0001"], parts);
    }

    [Fact]
    public async Task Of_Form_CanBeSentAgain()
    {
        var body = new CallBody.Form([new("image", default, new MemoryInputFile("image", "a", "image/png", "content"u8.ToArray()))]);
        using var first = CallContent.Create(body)!;
        using var second = CallContent.Create(body)!;

        Assert.Equal((await first.ReadAsByteArrayAsync()).Length, (await second.ReadAsByteArrayAsync()).Length);
        Assert.NotEqual(first.Headers.ContentType!.ToString(), second.Headers.ContentType!.ToString());
    }
}
