using System.Collections.Immutable;
using ImageGateway.Api.Authentication;
using ImageGateway.Core.ControlPlane;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Api.Tests.Authentication;

public sealed class ImageCallersTests
{
    private static RequestDefaults Defaults { get; } = new()
    {
        ConfigId = "pc-own",
        Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("team", "ä")
    };

    [Theory]
    [InlineData("", """{"team":"\u00E4"}""")]
    [InlineData("no json", """{"team":"\u00E4"}""")]
    [InlineData("[1]", """{"team":"\u00E4"}""")]
    [InlineData("""{"a":1,"team":"mine","a":2}""", """{"a":2,"team":"\u00E4"}""")]
    public void Apply_Metadata_IsLaidOverTheRequests(string sent, string expected)
    {
        var headers = Headers("x-portkey-metadata", sent);
        Assert.Null(ImageCallers.Apply(headers, Defaults));
        Assert.Equal(expected, headers["x-portkey-metadata"]);
    }

    [Theory]
    [InlineData("", true, "pc-own")]
    [InlineData("", false, "pc-own")]
    [InlineData("pc-own", false, "pc-own")]
    [InlineData("pc-other", true, "pc-other")]
    [InlineData("pc-other", false, null)]
    public void Apply_Config_IsTheRequestsWhereItNamesNoneOrMayNot(string sent, bool mayOverride, string? expected)
    {
        var headers = Headers("x-portkey-config", sent);
        var error = ImageCallers.Apply(headers, Defaults with { AllowConfigOverride = mayOverride });
        if (expected is null)
            Assert.Equal((400, "Cannot override default config set for this API key."), (error!.Status, error.PortkeyMessage));
        else
            Assert.Equal((null, expected), (error, headers["x-portkey-config"].ToString()));
    }

    [Fact]
    public void Apply_NoDefaults_ChangesNothing()
    {
        var headers = Headers("x-portkey-metadata", "as it came");
        Assert.Null(ImageCallers.Apply(headers, RequestDefaults.None));
        Assert.Equal("as it came", headers["x-portkey-metadata"]);
        Assert.Single(headers);
    }

    private static HeaderDictionary Headers(string name, string value) => value.Length == 0 ? [] : new() { [name] = value };
}
