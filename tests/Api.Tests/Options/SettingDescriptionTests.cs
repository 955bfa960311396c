using ImageGateway.Api.Options;
using ImageGateway.Gateway.Options;
using Microsoft.Extensions.Configuration;

namespace ImageGateway.Api.Tests.Options;

/// <summary>The text of <c>--help</c> names the settings that are read, and no others.</summary>
public sealed class SettingDescriptionTests
{
    private static readonly string[] PerProvider = ["PROVIDERS__<slug>__BASEURL", "PROVIDERS__<slug>__TOKENURL"];

    [Fact]
    public void Variables_AreWhatTheReaderAsksFor()
    {
        var configuration = new ConfigurationBuilder().Build();
        var reader = new SettingReader(configuration.GetSection(GatewayOptionsReader.Section));

        GatewayOptionsReader.Read(configuration, reader);

        Assert.Equal(
            reader.Asked.Concat(PerProvider).Order(StringComparer.Ordinal), SettingDescription.Variables.Select(setting => setting.Name)
                .Order(StringComparer.Ordinal));
    }
}
