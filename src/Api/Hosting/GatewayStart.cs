using ImageGateway.Api.Authentication;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Api.Hosting;

/// <summary>Makes the data directory usable and tells on standard output where the gateway listens.</summary>
public sealed class GatewayStart : IDisposable
{
    private const string LockName = "instance.lock";


    private readonly GatewayOptions _options;
    private readonly string? _madeKey;
    private readonly FileStream? _lock;

    /// <summary>Prepares the data directory and the keys.</summary>
    /// <exception cref="OptionException">The directory cannot be written, or another instance of a cluster uses it.</exception>
    public GatewayStart(GatewayOptions options, SpoolFolder spool)
    {
        _options = options;
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            // The instances of a cluster are told apart by their directories: whose journal is it otherwise?
            if (options.Archive.InCluster)
                _lock = Lock(options.DataDirectory);
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

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

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

    private static FileStream Lock(string directory)
    {
        var path = Path.Combine(directory, LockName);
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw OptionException.ForOption(
                "--data-directory", directory, "is used by another instance of the cluster; each needs a directory of its own");
        }
    }

    private static string Readable(string address) =>
        address.Replace("//localhost", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::1]", "//127.0.0.1", StringComparison.Ordinal);
}
