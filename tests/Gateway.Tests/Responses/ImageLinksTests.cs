using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Responses;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Gateway.Tests.Responses;

public sealed class ImageLinksTests : IDisposable
{
    private const string Id = "0123.png";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = TestClock.Create();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LinkOf_Image_BeginsAsTheRequestDid()
    {
        var link = Links().LinkOf(Id, Request());

        Assert.StartsWith($"https://gateway.example:8443/v1/images/files/{Id}?expires=", link, StringComparison.Ordinal);
    }

    [Fact]
    public void LinkOf_PublicUrl_BeginsWithIt() =>
        Assert.StartsWith(
            $"https://pictures.example/base/v1/images/files/{Id}?",
            Links(options => options with { PublicUrl = new("https://pictures.example/base/") })
                    .LinkOf(Id, Request()), StringComparison.Ordinal);

    [Fact]
    public void Check_Link_IsGoodUntilItsLastSecond()
    {
        var links = Links(options => options with { Archive = new() { LinkLifetime = TimeSpan.FromHours(1) } });
        var (expires, signature) = Parts(links.LinkOf(Id, Request()));

        Assert.Equal(LinkState.Good, links.Check(Id, expires, signature));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(LinkState.Good, links.Check(Id, expires, signature));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(LinkState.Ended, links.Check(Id, expires, signature));
    }

    [Fact]
    public void Check_LinkWithoutEnd_IsGoodForEver()
    {
        var links = Links(options => options with { Archive = new() { LinkLifetime = TimeSpan.Zero } });
        var (expires, signature) = Parts(links.LinkOf(Id, Request()));
        _clock.Advance(TimeSpan.FromDays(36_500));

        Assert.Equal("0", expires);
        Assert.Equal(LinkState.Good, links.Check(Id, expires, signature));
    }

    [Fact]
    public void Check_LinkThatWasChanged_IsForged()
    {
        var links = Links();
        var (expires, signature) = Parts(links.LinkOf(Id, Request()));

        Assert.Equal(LinkState.Forged, links.Check("0124.png", expires, signature));
        Assert.Equal(LinkState.Forged, links.Check(Id, "0", signature));
        Assert.Equal(LinkState.Forged, links.Check(Id, expires + "0", signature));
        Assert.Equal(LinkState.Forged, links.Check(Id, " " + expires, signature));
        Assert.Equal(LinkState.Forged, links.Check(Id, "-" + expires, signature));
        Assert.Equal(LinkState.Forged, links.Check(Id, null, signature));
        Assert.Equal(LinkState.Forged, links.Check(Id, expires, null));
        Assert.Equal(LinkState.Forged, links.Check(Id, expires, string.Empty));
        for (var place = 0; place < signature.Length; place++)
            Assert.Equal(
                LinkState.Forged, links.Check(
                    Id, expires, signature[..place] + (signature[place] == 'A' ? 'B' : 'A') + signature[(place + 1)..]));
    }

    [Fact]
    public void Check_EndedLinkThatWasChanged_IsForgedNotEnded()
    {
        var links = Links();
        var (expires, signature) = Parts(links.LinkOf(Id, Request()));
        _clock.Advance(TimeSpan.FromDays(60));

        Assert.Equal(
            (LinkState.Ended, LinkState.Forged), (links.Check(Id, expires, signature), links.Check("0124.png", expires, signature)));
    }

    [Fact]
    public void Check_LinkFromBeforeARestart_IsGood()
    {
        var (expires, signature) = Parts(Links().LinkOf(Id, Request()));

        Assert.Equal(LinkState.Good, Links().Check(Id, expires, signature));
        Assert.Equal(["link.key"], _folder.Files);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Path, "link.key")));
    }

    [Fact]
    public void Check_MasterKey_IsSharedByFrontEndsAndNotKept()
    {
        using var other = new TemporaryFolder();
        var (expires, signature) = Parts(Links(options => options with { MasterKeys = ["0123456789abcdef"] }).LinkOf(Id, Request()));

        Assert.Equal(
            LinkState.Good, Links(options => options with { MasterKeys = ["0123456789abcdef"], DataDirectory = other.Path })
                .Check(Id, expires, signature));
        Assert.Equal(LinkState.Forged, Links(options => options with { MasterKeys = ["0123456789abcdeX"] }).Check(Id, expires, signature));
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void Check_LinkOfAFormerMasterKey_IsGoodToItsEnd()
    {
        string[] masters = ["the first master key", "the second master key", "the third master key"];
        var all = new List<(string Expires, string Signature, string Key)> { Whole(Links().LinkOf(Id, Request())) };
        for (var current = 0; current < masters.Length; current++)
        {
            var links = Links(options => options with { MasterKeys = [.. masters[..(current + 1)].Reverse()] });
            all.Add(Whole(links.LinkOf(Id, Request())));
            Assert.All(all, link => Assert.Equal(LinkState.Good, links.Check(Id, link.Expires, link.Signature, link.Key)));

            // Links of before keys had names.
            Assert.All(all, link => Assert.Equal(LinkState.Good, links.Check(Id, link.Expires, link.Signature)));
            Assert.Equal(current + 2, all.Select(link => link.Key).Distinct().Count());
        }

        var alone = Links(options => options with { MasterKeys = [masters[2]] });
        Assert.Equal(
            [LinkState.Good, LinkState.Forged, LinkState.Forged, LinkState.Good], all.Select(
                link => alone.Check(Id, link.Expires, link.Signature, link.Key)));
        Assert.Equal(LinkState.Forged, alone.Check(Id, all[3].Expires, all[3].Signature, all[2].Key));
        _clock.Advance(TimeSpan.FromDays(3660));
        Assert.All(all.Skip(3), link => Assert.Equal(LinkState.Ended, alone.Check(Id, link.Expires, link.Signature, link.Key)));
    }

    private static (string Expires, string Signature, string Key) Whole(string link)
    {
        var (expires, signature) = Parts(link);
        return (expires, signature, QueryHelpers.ParseQuery(new Uri(link).Query)["key"].ToString());
    }

    private static HttpRequest Request()
    {
        var context = new DefaultHttpContext();
        (context.Request.Scheme, context.Request.Host) = ("https", new HostString("gateway.example", 8443));
        return context.Request;
    }

    private static (string Expires, string Signature) Parts(string link)
    {
        var query = QueryHelpers.ParseQuery(new Uri(link).Query);
        return (query["expires"].ToString(), query["signature"].ToString());
    }

    private ImageLinks Links(Func<GatewayOptions, GatewayOptions>? change = null)
    {
        var options = new GatewayOptions { DataDirectory = _folder.Path };
        options = change?.Invoke(options) ?? options;
        return new(options, new(options), _clock);
    }
}
