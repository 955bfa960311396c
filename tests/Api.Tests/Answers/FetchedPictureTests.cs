using ImageGateway.Core.Images;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Api.Tests.Answers;

/// <summary>A provider's link becomes content where the caller wants that.</summary>
public sealed class FetchedPictureTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(number => (byte)(number * 7))];

    private readonly WebApplication _host = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Testing" }).Build();

    private string Address => _host.Urls.First();

    public async Task InitializeAsync()
    {
        _host.Urls.Add("http://127.0.0.1:0");
        _host.MapGet("/picture", () => Results.Bytes(Content, "image/png"));
        _host.MapGet("/moved", () => Results.Redirect("/picture"));
        _host.MapGet("/round", () => Results.Redirect("/round"));
        _host.MapGet("/inside", () => Results.Redirect("http://10.0.0.1/"));
        _host.MapGet("/page", () => Results.Text("<html/>", "text/html"));
        _host.MapGet("/untyped", () => Results.Bytes(Content, "application/octet-stream"));
        await _host.StartAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/picture")]
    [InlineData("/moved")]
    [InlineData("/untyped")]
    public async Task Link_ContentWanted_IsFetched(string path)
    {
        await using var answer = new ComposedAnswer(PictureFormat.Base64);
        await answer.LinkAsync(Address + path);
        await answer.Base64Async([1]);

        Assert.Equal([Convert.ToBase64String(Content), "AQ=="], answer.Pictures.Select(picture => (string?)picture!["b64_json"]));
    }

    [Theory]
    [InlineData("/gone", "its host answered 404")]
    [InlineData("/page", "it is 'text/html' and no picture")]
    [InlineData("/round", "its host answered 302")]
    [InlineData("/inside", "it is not an http(s) link that may be called from here")]
    public async Task Link_NotAPicture_IsInvalidDataThatSaysWhy(string path, string why)
    {
        await using var answer = new ComposedAnswer(PictureFormat.Base64);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => answer.LinkAsync(Address + path));

        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.Empty(answer.Output.Text);
    }

    [Theory]
    [InlineData("http://10.0.0.1/a.png")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("file:///etc/passwd")]
    [InlineData("picture.png")]
    public async Task Link_PlaceThatMayNotBeCalled_IsInvalidData(string link)
    {
        await using var answer = new ComposedAnswer(PictureFormat.Base64);

        await Assert.ThrowsAsync<InvalidDataException>(() => answer.LinkAsync(link));
    }
}
