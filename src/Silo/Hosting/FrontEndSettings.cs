using ImageGateway.Api.Authentication;
using ImageGateway.Api.Options;
using ImageGateway.Gateway.Options;
using ImageGateway.Grains.Contracts;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Silo.Hosting;

/// <summary>Settings of this front-end that all others of its cluster must have too, secrets as fingerprints.</summary>
internal sealed class FrontEndSettings(GatewayOptions options, GatewayKeys keys, SecretBox secrets)
{
    /// <summary>Name of the version among them. Two versions at a time are an update.</summary>
    public const string Version = "the version";

    /// <summary>Reads them by the names that an operator knows.</summary>
    public SharedSetting[] Read() =>
    [
        new("IMAGEGATEWAY__MASTERKEY", secrets.CurrentKeyId),
        new("IMAGEGATEWAY__AUTH", options.Auth.ToString()),
        new("IMAGEGATEWAY__ADMINKEY", keys.Fingerprint),
        new(Version, GatewayVersion.Text),
    ];
}
