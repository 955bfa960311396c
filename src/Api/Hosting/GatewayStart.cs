using ImageGateway.Api.Authentication;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Api.Hosting;

/// <summary>Makes the data directory usable and tells on standard output where the gateway listens.</summary>
public sealed class GatewayStart
{
    private readonly GatewayOptions _options;
    private readonly string? _madeKey;

    /// <summary>Prepares the data directory and the keys.</summary>
    /// <exception cref="OptionException">The directory cannot be written.</exception>
    public GatewayStart(GatewayOptions options, SpoolFolder spool)
    {
        _options = options;
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            spool.Prepare();
            Keys = GatewayKeys.Open(options, out _madeKey);
        }
        catch (Exception failure) when (failure is not InvalidDataException and (IOException or UnauthorizedAccessException))
        {
            throw OptionException.ForOption(
                "--data-directory", options.DataDirectory, "must be a folder that can be written: " + failure.Message);
        }
    }

    /// <summary>The gateway's own keys.</summary>
    public GatewayKeys Keys { get; }

    /// <summary>The lines for standard output once the gateway listens.</summary>
    public IEnumerable<string> Lines(IEnumerable<string> addresses)
    {
        var mode = _options.Auth == AuthMode.Open ? "open" : "keys";
        var first = addresses.Select(Readable).Order(StringComparer.Ordinal).First();
        yield return $"Listening on {first} ({mode}, {_options.DataDirectory})";
        if (_madeKey is not null)
            yield return $"Admin key, shown only now: {_madeKey}";
        var key = _options.Auth == AuthMode.Open ? string.Empty : $" -H 'x-portkey-api-key: {_madeKey ?? "YOUR_KEY"}'";
        yield return $"Try: curl {first}/v1/images/generations{key} -H 'content-type: application/json' -H 'x-portkey-provider: sandbox' -d '{{\"prompt\":\"a lighthouse at dusk\"}}'";
    }

    private static string Readable(string address) =>
        address.Replace("//localhost", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::1]", "//127.0.0.1", StringComparison.Ordinal);
}
