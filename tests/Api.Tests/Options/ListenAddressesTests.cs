using ImageGateway.Api.Options;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Tests.Options;

public sealed class ListenAddressesTests
{
    private static readonly GatewayOptions Open = new() { DataDirectory = "." };

    [Theory]
    [InlineData(null, "http://localhost:8787")]
    [InlineData("", "http://localhost:8787")]
    [InlineData(" ", "http://localhost:8787")]
    [InlineData("http://localhost:0", "http://127.0.0.1:0")]
    [InlineData("http://LOCALHOST:5000", "http://LOCALHOST:5000")]
    [InlineData("http://127.0.0.1:1;http://[::1]:2", "http://127.0.0.1:1;http://[::1]:2")]
    [InlineData("http://127.8.8.8:1", "http://127.8.8.8:1")]
    public void Read_Loopback_IsTakenInOpenMode(string? urls, string expected) =>
        Assert.Equal(expected.Split(';'), ListenAddresses.Read(urls, Open));

    [Theory]
    [InlineData("http://0.0.0.0:80")]
    [InlineData("http://*:80")]
    [InlineData("http://+:80")]
    [InlineData("http://[::]:80")]
    [InlineData("http://192.168.0.7:80")]
    [InlineData("http://gateway.example:80")]
    [InlineData("http://localhost.example:80")]
    [InlineData("http://localhost:80;http://0.0.0.0:80")]
    public void Read_OtherAddress_IsRefusedInOpenModeUnlessForced(string urls)
    {
        var fault = Assert.Throws<OptionException>(() => ListenAddresses.Read(urls, Open));

        Assert.StartsWith(
            $"Invalid option --urls '{urls.Split(';')[^1]}': open mode listens on loopback only", fault.Message, StringComparison.Ordinal);
        Assert.Equal(urls.Split(';'), ListenAddresses.Read(urls, Open with { AllowOpenRemote = true }));
        Assert.Equal(urls.Split(';'), ListenAddresses.Read(urls, Open with { Auth = AuthMode.Keys }));
    }

    [Theory]
    [InlineData("localhost:8787")]
    [InlineData("8787")]
    [InlineData("http://")]
    [InlineData("http://localhost:65536")]
    [InlineData("http://127.0.0.1:70000")]
    [InlineData("http://127.0.0.1:0/path")]
    [InlineData("http://localhost:x")]
    [InlineData("http://localhost:80/path")]
    [InlineData("http://localhost:80/?q")]
    [InlineData("https://localhost:80")]
    [InlineData("ftp://localhost:80")]
    [InlineData("http://user@localhost:80")]
    [InlineData("http://localhost:80#x")]
    public void Read_Malformed_NamesOptionValueAndBound(string urls) =>
        Assert.StartsWith(
            $"Invalid option --urls '{urls}': must be http://HOST:PORT with a port from 0 to 65535",
            Assert.Throws<OptionException>(() => ListenAddresses.Read(urls, Open)).Message,
            StringComparison.Ordinal);
}
