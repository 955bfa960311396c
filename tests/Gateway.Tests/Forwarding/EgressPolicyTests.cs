using System.Net;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Tests.Forwarding;

public sealed class EgressPolicyTests
{
    private static readonly EgressPolicy Policy = new(
        new GatewayOptions
        {
            DataDirectory = ".",
            EgressAllow = ["up.internal", "*.models.internal", "10.0.0.7", "::1"]
        });

    [Theory]
    [InlineData("up.internal", true)]
    [InlineData("UP.internal", true)]
    [InlineData("a.models.internal", true)]
    [InlineData("a.b.models.internal", true)]
    [InlineData("10.0.0.7", true)]
    [InlineData("::1", true)]
    [InlineData("models.internal", false)]
    [InlineData("evilmodels.internal", false)]
    [InlineData("sub.up.internal", false)]
    [InlineData("up.internal.example.com", false)]
    [InlineData("10.0.0.77", false)]
    [InlineData("", false)]
    public void IsAllowedHost_Name_IsOnTheList(string host, bool expected) => Assert.Equal(expected, Policy.IsAllowedHost(host));

    [Theory]
    [InlineData("api.example.com", "93.184.216.34", true)]
    [InlineData("api.example.com", "2606:2800:220:1::1", true)]
    [InlineData("api.example.com", "127.0.0.1", false)]
    [InlineData("api.example.com", "10.0.0.8", false)]
    [InlineData("api.example.com", "169.254.169.254", false)]
    [InlineData("api.example.com", "::ffff:10.0.0.8", false)]
    [InlineData("api.example.com", "fd00::1", false)]
    [InlineData("up.internal", "192.168.1.5", true)]
    [InlineData("api.example.com", "10.0.0.7", true)]
    [InlineData("api.example.com", "::ffff:10.0.0.7", true)]
    public void MayConnect_Address_IsPublicOrAllowed(string host, string address, bool expected) =>
        Assert.Equal(expected, Policy.MayConnect(host, IPAddress.Parse(address)));
}
