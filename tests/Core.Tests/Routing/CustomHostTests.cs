using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Tests.Routing;

/// <summary>Custom hosts that are taken and refused (docs/architecture/portkey.md#custom-hosts).</summary>
public sealed class CustomHostTests
{
    private static readonly string[] StandardAllowList = ["localhost", "127.0.0.1", "::1", "host.docker.internal"];

    [Theory]
    [InlineData("https://api.example.com/v1")]
    [InlineData("http://api.example.com:8080")]
    [InlineData("HTTPS://API.Example.COM/v1/")]
    [InlineData("https://a.b.c.d.e.f.g.h.example.com")]
    [InlineData("https://xn--exmple-cua.com")]
    [InlineData("https://93.184.216.34/v1")]
    [InlineData("https://[2606:2800:220:1:248:1893:25c8:1946]/v1")]
    [InlineData("https://[::ffff:93.184.216.34]")]
    [InlineData("https://internal.example.com")]
    [InlineData("https://localhost.example.com")]
    public void Parse_PublicHost_IsTheUrl(string text) => Assert.Equal(new Uri(text), CustomHost.Parse(text, Nothing));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("api.example.com")]
    [InlineData("/v1")]
    [InlineData("ftp://api.example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://")]
    [InlineData("https://user@api.example.com")]
    [InlineData("https://user:secret@api.example.com")]
    [InlineData("https://api.example.com/a@b")]
    [InlineData("https://api.example.com\n")]
    [InlineData("https://api.exa\tmple.com")]
    [InlineData("https://api.example.com/#fragment")]
    [InlineData("https://api.example.com:0")]
    [InlineData("https://api.example.com:65536")]
    [InlineData("https://api.example.com:-1")]
    [InlineData("https://api.example.com.")]
    [InlineData("https://api_x.example.com")]
    [InlineData("https://bücher.example.com")]
    [InlineData("https://api%2eexample.com")]
    [InlineData("https://api.portkey.ai/v1")]
    [InlineData("https://API.PORTKEY.ai/v1")]
    [InlineData("https://a.b.c.d.e.f.g.h.i.example.com")]
    [InlineData("https://intranet")]
    public void Parse_Malformed_IsNull(string? text) => Assert.Null(CustomHost.Parse(text, Nothing));

    [Theory]
    [InlineData("localhost")]
    [InlineData("sub.localhost")]
    [InlineData("printer.local")]
    [InlineData("a.localdomain")]
    [InlineData("a.internal")]
    [InlineData("a.INTERNAL")]
    [InlineData("a.intranet")]
    [InlineData("a.lan")]
    [InlineData("a.home")]
    [InlineData("a.corp")]
    [InlineData("a.test")]
    [InlineData("a.invalid")]
    [InlineData("a.onion")]
    [InlineData("metadata.google.internal")]
    [InlineData("metadata")]
    [InlineData("instance-data.ec2.internal")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("[fd00:ec2::254]")]
    public void Parse_PrivateNameOrMetadataHost_IsNull(string host)
    {
        Assert.Null(CustomHost.Parse($"http://{host}", Nothing));
        Assert.Null(CustomHost.Parse($"http://{host}:8080/v1", Nothing));
    }

    [Theory]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("127.1")]
    [InlineData("127.0.1")]
    [InlineData("0")]
    [InlineData("127.0.0.1.")]
    [InlineData("3232235521")]
    [InlineData("1572395042")]
    [InlineData("0x5db8d822")]
    [InlineData("93.184.55330")]
    [InlineData("0135.0270.0330.042")]
    [InlineData("093.184.216.34")]
    [InlineData("１２７.0.0.1")]
    public void Parse_AddressInAnotherSpelling_IsNull(string host) => Assert.Null(CustomHost.Parse($"http://{host}/", Nothing));

    [Theory]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[0:0:0:0:0:0:0:1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[::ffff:10.0.0.1]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fe80::1%25eth0]")]
    [InlineData("[fc00::1]")]
    [InlineData("[ff02::1]")]
    public void Parse_PrivateIpv6_IsNull(string host) => Assert.Null(CustomHost.Parse($"http://{host}:8080/", Nothing));

    [Theory]
    [InlineData("http://localhost:11434/v1")]
    [InlineData("http://LOCALHOST:11434/v1")]
    [InlineData("http://127.0.0.1:11434")]
    [InlineData("http://[::1]:11434")]
    [InlineData("http://host.docker.internal:11434")]
    public void Parse_HostOnTheAllowList_IsTheUrl(string text) => Assert.NotNull(CustomHost.Parse(text, IsStandard));

    [Theory]
    [InlineData("http://user@localhost:11434")]
    [InlineData("ftp://localhost")]
    [InlineData("http://localhost:0")]
    [InlineData("http://localhost.:11434")]
    [InlineData("http://localhost#x")]
    [InlineData("http://192.168.0.1")]
    public void Parse_AllowList_OpensNothingButItsHosts(string text) => Assert.Null(CustomHost.Parse(text, IsStandard));

    [Fact]
    public void Parse_LongestUrl_IsTakenAndALongerOneIsNot()
    {
        var text = "https://api.example.com/".PadRight(2048, 'a');

        Assert.NotNull(CustomHost.Parse(text, Nothing));
        Assert.Null(CustomHost.Parse(text + "a", Nothing));
    }

    private static bool Nothing(string host) => false;

    private static bool IsStandard(string host) => StandardAllowList.Contains(host, StringComparer.OrdinalIgnoreCase);
}
