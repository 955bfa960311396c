using ImageGateway.Api.Options;
using ImageGateway.Gateway.Options;
using ImageGateway.Silo.Options;
using Microsoft.Extensions.Configuration;

namespace ImageGateway.Deploy.Tests;

/// <summary>Reads settings as the gateway's processes do.</summary>
internal static class ProcessSettings
{
    /// <summary>Reads what a process finds in its environment and on its command line.</summary>
    /// <exception cref="OptionException">A setting cannot be used.</exception>
    public static GatewayOptions Read(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(environment.Select(
                static pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)))
            .AddInMemoryCollection(CommandLine.Parse(arguments))
            .Build();
        return GatewayOptionsReader.Read(configuration, SiloSettingsReader.Variables);
    }
}
