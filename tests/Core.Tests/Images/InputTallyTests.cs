using System.Text;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.Tests.Images;

public sealed class InputTallyTests
{
    [Theory]
    [InlineData("""{"prompt":"a"}""", 0, 0)]
    [InlineData("""{"images":[{"image_url":"data:image/png;base64,AAAA"},{"image_url":"data:image/png;base64,AAAAAA=="}]}""", 2, 7)]
    [InlineData("""{"images":["https://a.example.com/x.png",{"file_id":"file-1"}]}""", 2, 0)]
    [InlineData("""{"image":"data:image/png;base64,AAA=","mask":{"image_url":{"url":"data:image/png;base64,AAAA"}}}""", 2, 5)]
    [InlineData("""{"image":"data:image\/png;base64,\/\u002B\/A"}""", 1, 3)]
    [InlineData("""{"images":[]}""", 0, 0)]
    [InlineData("""{"image":7}""", 0, 0)]
    public void Of_ImagesOfAJsonBody_CountsThemAndTheirBytes(string body, long images, long bytes) =>
        Assert.Equal(
            new InputTally(images, bytes), InputTally.Count(
                new(ImageOperation.Edit, ParameterSet.Parse(Encoding.UTF8.GetBytes(body), 32), [])));

    [Fact]
    public void Of_FormWithAFileAndALink_CountsBoth()
    {
        var link = new Parameter("image", "https://a.example.com/x.png"u8.ToArray(), IsText: true);

        Assert.Equal(
            new InputTally(2, 5), InputTally.Count(
                new(ImageOperation.Edit, new([link]), [new MemoryInputFile("mask", "mask.png", "image/png", new byte[5])])));
    }
}
