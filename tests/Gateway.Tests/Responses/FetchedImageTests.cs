using System.IO.Compression;
using ImageGateway.Core.Images;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Gateway.Tests.Responses;

/// <summary>A provider's link becomes content where the caller wants that, or where links are to be the gateway's own.</summary>
public sealed class FetchedImageTests : IAsyncLifetime
{
    private static readonly byte[] Content = [0x89, (byte)'P', (byte)'N', (byte)'G', .. Enumerable.Range(0, 200_000)
        .Select(number => (byte)(number * 7))];

    private readonly WebApplication _host = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Testing" })
        .Build();
    private int _asked;

    /// <summary>Faults of a link's host before it gives the image.</summary>
    public static TheoryData<string> Troubles =>
        new(["404", "403", "408", "425", "429", "500", "502", "503", "504", "reset", "page", "error", "empty", "cut", "cut-late",
            "truncated", "damaged"]);

    public static TheoryData<string, string> Codings
    {
        get
        {
            var codings = new TheoryData<string, string>();
            foreach (var coding in new[] { "gzip", "x-gzip", "br", "deflate", "raw-deflate" })
            {
                foreach (var label in new[] { "image/png", "application/octet-stream", "text/plain", "application/json" })
                    codings.Add(coding, label);
            }

            return codings;
        }
    }

    private string Address => _host.Urls.First();

    public async Task InitializeAsync()
    {
        _host.Urls.Add("http://127.0.0.1:0");
        _host.MapGet("/picture", () => Results.Bytes(Content, "image/png"));
        _host.MapGet("/moved", () => Results.Redirect("/picture"));
        _host.MapGet("/round", () => Results.Redirect("/round"));
        _host.MapGet("/inside", () => Results.Redirect("http://10.0.0.1/"));
        _host.MapGet("/page", () => Results.Text("<html/>", "text/html"));
        _host.MapGet("/label/{type}", (string type) => Results.Bytes(Content, type.Replace('.', '/')));
        _host.MapGet("/coded/{coding}/{label}", SendCodedAsync);
        _host.MapGet("/late/{trouble}/{times:int}", SendLateAsync);
        await _host.StartAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/picture")]
    [InlineData("/moved")]
    [InlineData("/label/application.octet-stream")]
    [InlineData("/label/text.plain")]
    [InlineData("/label/application.json")]
    public async Task Link_ContentWanted_IsFetched(string path)
    {
        await using var response = new ComposedResponse(ImageFormat.Base64);
        await response.LinkAsync(Address + path);
        await response.Base64Async([1]);

        Assert.Equal([Convert.ToBase64String(Content), "AQ=="], response.Images.Select(image => (string?)image!["b64_json"]));
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Link_CompressedResponse_IsTheImage(string coding, string label)
    {
        await using var response = new ComposedResponse(ImageFormat.Base64);
        await response.LinkAsync($"{Address}/coded/{coding}/{label.Replace('/', '.')}");

        Assert.Equal(Convert.ToBase64String(Content), (string?)response.Images.Single()!["b64_json"]);
        Assert.Empty(response.Warnings);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public void Link_NotThereYet_IsAskedForAgainUntilItIs(string trouble)
    {
        foreach (var own in new[] { false, true })
        {
            _asked = 0;
            var clock = new ManualClock();
            var (images, warnings) = clock.Run(async () =>
            {
                await using var response = new ComposedResponse(
                    own ? ImageFormat.Url : ImageFormat.Base64, change: with => with with { OwnsLinks = own }, time: clock);
                await response.LinkAsync($"{Address}/late/{trouble}/3");
                return (own
                    ? Convert.ToBase64String(response.Archive.Kept.Single())
                    : (string?)response.Images.Single()!["b64_json"], response.Warnings);
            });

            Assert.Equal(Convert.ToBase64String(Content), images);
            Assert.Empty(warnings);

            // Damage shows behind what was read, so that it is read from the start once more.
            Assert.Equal(trouble == "damaged" ? 5 : 4, _asked);
            Assert.True(clock.Elapsed <= TimeSpan.FromSeconds(3), $"It took {clock.Elapsed}.");
        }
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public void Link_StaysAway_IsGivenItselfWithAWarning(string trouble)
    {
        foreach (var wanted in new ImageFormat?[] { null, ImageFormat.Url, ImageFormat.Base64 })
        {
            _asked = 0;
            var clock = new ManualClock();
            var link = $"{Address}/late/{trouble}/1000";
            clock.Run(async () =>
            {
                await using var response = new ComposedResponse(wanted, change: with => with with { OwnsLinks = true }, time: clock);
                await response.LinkAsync(link);
                Assert.Equal(link, (string?)response.Images.Single()!["url"]);
                Assert.StartsWith("link_not_fetched: ", Assert.Single(response.Warnings), StringComparison.Ordinal);
                Assert.Equal((1, 0, 0), (response.Composer.Shown, response.Archive.Open, response.Archive.Kept.Count));
                return 0;
            });

            Assert.InRange(_asked, 6, 20);
            Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
        }
    }

    [Theory]
    [InlineData("/page", "it is 'text/html' and no picture")]
    [InlineData("/round", "its host answered 302")]
    [InlineData("/inside", "it is not an http(s) link that may be called from here")]
    [InlineData("http://10.0.0.1/a.png", "it is not an http(s) link that may be called from here")]
    [InlineData("http://169.254.169.254/latest", "it is not an http(s) link that may be called from here")]
    [InlineData("gs://bucket/a.png", "it is not an http(s) link that may be called from here")]
    [InlineData("picture.png", "it is not an http(s) link that may be called from here")]
    public void Link_PlaceThatGivesNone_IsGivenItselfAndTheWarningSaysWhy(string link, string why)
    {
        var clock = new ManualClock();
        link = link.StartsWith('/') ? Address + link : link;
        clock.Run(async () =>
        {
            await using var response = new ComposedResponse(ImageFormat.Base64, time: clock);
            await response.LinkAsync(link);
            Assert.Equal(link, (string?)response.Images.Single()!["url"]);
            Assert.EndsWith(why, Assert.Single(response.Warnings), StringComparison.Ordinal);
            return 0;
        });
    }

    [Theory]
    [InlineData("/picture")]
    [InlineData("../../picture")]
    [InlineData("//{host}/picture")]
    [InlineData("http://{host}/picture")]
    public async Task Link_RelativeToItsResponse_IsMadeAbsolute(string link)
    {
        link = link.Replace("{host}", new Uri(Address).Authority, StringComparison.Ordinal);
        foreach (var wanted in new[] { ImageFormat.Base64, ImageFormat.Url })
        {
            await using var response = new ComposedResponse(
                wanted, change: with => with with { Source = new(Address + "/v1/images/generations") });
            await response.LinkAsync(link);

            var (name, value) = wanted == ImageFormat.Base64
                ? ("b64_json", Convert.ToBase64String(Content))
                : ("url", Address + "/picture");
            Assert.Equal(value, (string?)response.Images.Single()![name]);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Url)]
    public async Task Link_OwnLinksAreWanted_IsKeptInTheArchive(ImageFormat? wanted)
    {
        await using var response = new ComposedResponse(wanted, change: with => with with { OwnsLinks = true });
        await response.LinkAsync(Address + "/picture");

        Assert.Equal("""[{"url":"https://gateway.example/id1"}]""", response.Images.ToJsonString());
        Assert.Equal(Content, Assert.Single(response.Archive.Kept));
    }

    private async Task SendCodedAsync(HttpContext context, string coding, string label)
    {
        context.Response.ContentType = label.Replace('.', '/');
        context.Response.Headers.ContentEncoding = coding == "raw-deflate" ? "deflate" : coding;
        await context.Response.Body.WriteAsync(Compress(coding));
    }

    private static byte[] Compress(string coding)
    {
        using var bytes = new MemoryStream();
        using (Stream compressed = coding switch
        {
            "br" => new BrotliStream(bytes, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(bytes, CompressionLevel.Fastest),
            "raw-deflate" => new DeflateStream(bytes, CompressionLevel.Fastest),
            _ => new GZipStream(bytes, CompressionLevel.Fastest),
        })
        {
            compressed.Write(Content);
        }

        return bytes.ToArray();
    }

    private async Task SendLateAsync(HttpContext context, string trouble, int times)
    {
        var response = context.Response;
        if (Interlocked.Increment(ref _asked) > times)
        {
            response.ContentType = "image/png";
            await response.Body.WriteAsync(Content);
            return;
        }

        response.ContentType = "image/png";
        switch (trouble)
        {
            case "reset":
                context.Abort();
                break;
            case "page":
                await response.WriteAsync("<html>It is being drawn.</html>");
                break;
            case "error":
                await response.WriteAsync("""{"error":"not ready"}""");
                break;
            case "empty":
                break;
            case "cut" or "cut-late":
                response.ContentLength = Content.Length;
                await response.Body.WriteAsync(Content.AsMemory(0, trouble == "cut" ? 10 : 150_000));
                await response.Body.FlushAsync();
                context.Abort();
                break;
            case "damaged" or "truncated":
                response.Headers.ContentEncoding = "gzip";
                var coded = Compress("gzip");
                if (trouble == "damaged")
                    coded[coded.Length / 2] ^= 0x55;
                await response.Body.WriteAsync(coded.AsMemory(0, trouble == "truncated" ? coded.Length - 100 : coded.Length));
                break;
            default:
                response.StatusCode = int.Parse(trouble, System.Globalization.CultureInfo.InvariantCulture);
                break;
        }
    }
}
