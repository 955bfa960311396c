using ImageGateway.Api.Options;
using ImageGateway.Gateway.Options;
using Microsoft.Extensions.Configuration;

namespace ImageGateway.Deploy.Tests;

/// <summary>Has the gateway read settings, and notes which ones it asks for.</summary>
internal sealed class AskedSettings : ConfigurationProvider, IConfigurationSource
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The options, and the environment variables that were looked for.</summary>
    public static (GatewayOptions Options, IReadOnlySet<string> Asked) Read(IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var asked = new AskedSettings();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                environment.Select(
                    pair => new KeyValuePair<string, string?>(pair.Key.Replace("__", ":", StringComparison.Ordinal), pair.Value)))
            .Add(asked)
            .Build();
        return (GatewayOptionsReader.Read(configuration), asked._asked);
    }

    public override bool TryGet(string key, out string? value)
    {
        _asked.Add(key.Replace(":", "__", StringComparison.Ordinal));
        value = null;
        return false;
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
}
