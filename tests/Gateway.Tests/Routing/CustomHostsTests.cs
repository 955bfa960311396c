using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Tests.Routing;

public sealed class CustomHostsTests
{
    private static readonly EgressPolicy Egress = new(
        new() { DataDirectory = string.Empty, EgressAllow = ["allowed.internal"] });

    [Fact]
    public void Parse_ManyTextsAgainAndAgain_IsWhatEachSays()
    {
        var hosts = new CustomHosts(Egress);
        string[] texts =
        [
            "http://127.0.0.1:1/v1", "http://allowed.internal/v1", "https://api.example.com", "https://api.example.com/V1", "", "nonsense",
            "http://user@api.example.com", "http://169.254.169.254/", "https://portkey.example#x",
            .. Enumerable.Range(0, 300).Select(number => $"https://host-{number}.example/{new string('a', number)}"),
        ];
        foreach (var text in texts.Concat(texts).Concat(texts))
            Assert.Equal(CustomHost.Parse(text, Egress.IsAllowedHost), hosts.Parse(text));
    }

    [Fact]
    public void Parse_TheSameAgain_IsKept()
    {
        var hosts = new CustomHosts(Egress);

        Assert.Same(hosts.Parse("https://api.example.com/v1"), hosts.Parse("https://api.example.com/v1"));
    }
}
