using ImageGateway.Api.Authentication;
using ImageGateway.Core.Instances;
using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Api.Instances;

/// <summary>
/// The settings that all front-ends of a cluster must share. One that differs is named in the log and by <c>/readyz</c>; callers would
/// meet it as a key that is refused by some of the front-ends.
/// </summary>
public sealed partial class SharedSettings(
    GatewayOptions options, GatewayKeys keys, SecretBox secrets, Degradations degradations, ILogger<SharedSettings> logger)
{
    private const string Part = "settings_differ";

    private string _told = string.Empty;

    /// <summary>Fingerprints of this instance's own.</summary>
    public IReadOnlyList<SharedSetting> Fingerprints { get; } =
    [
        new("IMAGEGATEWAY__MASTERKEY", secrets.CurrentKeyId),
        new("IMAGEGATEWAY__AUTH", options.Auth.ToString()),
        new("IMAGEGATEWAY__ADMINKEY", keys.Fingerprint),
    ];

    /// <summary>Tells of those that another front-end has otherwise.</summary>
    public void Tell(IReadOnlyList<string> differing)
    {
        var names = string.Join(", ", differing);
        if (names.Length > 0)
            degradations.Failed(Part);
        if (names.Length > 0 && names != _told)
            LogDiffer(names);
        _told = names;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Another front-end of the cluster has another value of {Names}: what one of them takes, another refuses")]
    private partial void LogDiffer(string names);
}
