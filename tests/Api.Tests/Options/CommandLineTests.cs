using ImageGateway.Api.Options;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Tests.Options;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--auth keys", "ImageGateway:Auth=keys")]
    [InlineData("--auth=keys --urls http://localhost:0", "ImageGateway:Auth=keys urls=http://localhost:0")]
    [InlineData("--Data-Directory /d", "ImageGateway:DataDirectory=/d")]
    [InlineData("--urls=http://a=b", "urls=http://a=b")]
    [InlineData("--auth open --auth keys", "ImageGateway:Auth=keys")]
    [InlineData("--ImageGateway:Limits:JsonDepth 5", "ImageGateway:Limits:JsonDepth=5")]
    [InlineData("", "")]
    public void Parse_Arguments_AreSettings(string arguments, string expected) =>
        Assert.Equal(expected, string.Join(' ', CommandLine.Parse(Split(arguments)).Select(setting => $"{setting.Key}={setting.Value}")));

    [Theory]
    [InlineData("--port 80", "Invalid option --port '80': is not known; known are ")]
    [InlineData("auth keys", "Invalid option auth '': options begin with two hyphens")]
    [InlineData("-a keys", "Invalid option -a '': options begin with two hyphens")]
    [InlineData("--auth", "Invalid option --auth '': needs a value")]
    public void Parse_InvalidArgument_IsNamed(string arguments, string message) =>
        Assert.StartsWith(
            message, Assert.Throws<OptionException>(() => CommandLine.Parse(Split(arguments)).ToList()).Message, StringComparison.Ordinal);

    private static string[] Split(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
