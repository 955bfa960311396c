using System.Text;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGateway.Gateway.Tests.Responses;

/// <summary>A client gets the same bytes while its response is captured.</summary>
public sealed class ResponseCaptureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DefaultHttpContext _context = new();
    private readonly MemoryStream _client = new();

    public ResponseCaptureTests() => _context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(_client));

    [Fact]
    public async Task Write_Json_HoldsTheLastByteUntilItIsReleased()
    {
        using var capture = Capture("application/json");
        await WriteAsync("{\"data\":", "[", "]}");
        Assert.Equal("{\"data\":[]", Sent);
        Assert.Equal("{\"data\":[]}", await KeptAsync(capture));
        await capture.ReleaseAsync();
        Assert.Equal("{\"data\":[]}", Sent);
    }

    [Fact]
    public async Task Write_Events_PassWholeUntilTheCompletedOne()
    {
        const string Partial = "event: image_generation.partial_image\ndata: {\"b64_json\":\"p\"}\n\n";
        const string Completed = "event: image_generation.completed\ndata: {\"b64_json\":\"c\"}\n\n";
        using var capture = Capture("text/event-stream; charset=utf-8");
        await WriteAsync(Partial);
        Assert.Equal(Partial, Sent);
        await WriteAsync(Completed);
        Assert.Equal((Partial + Completed)[..^1], Sent);
        Assert.Equal(Partial + Completed, await KeptAsync(capture));
        await capture.ReleaseAsync();
        Assert.Equal(Partial + Completed, Sent);
    }

    [Fact]
    public async Task Write_ClientHasLeft_TheResponseIsKeptAllTheSame()
    {
        using var capture = Capture("application/json");
        await _client.DisposeAsync();
        await WriteAsync("{\"data\":[", "]}");
        Assert.Equal("{\"data\":[]}", await KeptAsync(capture));
        await capture.ReleaseAsync();
    }

    [Fact]
    public async Task Write_SpoolCannotBeWritten_TheClientGetsItsResponse()
    {
        var response = new string('x', 200_000);
        _context.Response.ContentType = "application/json";
        using var capture = new ResponseCapture(_context, new SpoolFolder("/dev/null"));
        await WriteAsync(response);
        Assert.Null(await KeptAsync(capture));
        await capture.ReleaseAsync();
        Assert.Equal(response, Sent);
    }

    [Fact]
    public async Task Dispose_GivesTheResponseBack()
    {
        Capture("application/json").Dispose();
        await WriteAsync("error");
        Assert.Equal("error", Sent);
    }

    public void Dispose() => _folder.Dispose();

    private string Sent => Encoding.UTF8.GetString(_client.ToArray());

    private ResponseCapture Capture(string contentType)
    {
        _context.Response.ContentType = contentType;
        var folder = new SpoolFolder(_folder.Path);
        folder.Prepare();
        return new(_context, folder);
    }

    private async Task WriteAsync(params string[] texts)
    {
        foreach (var text in texts)
            await _context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    private static async Task<string?> KeptAsync(ResponseCapture capture)
    {
        using var stream = capture.Open();
        return stream is null ? null : await new StreamReader(stream).ReadToEndAsync();
    }
}
