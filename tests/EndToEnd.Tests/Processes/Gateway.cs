using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Processes;

/// <summary>A running gateway with a data directory of its own, and a client for it.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    // A machine that is busy with other tests may take its time to write a budget down.
    private static readonly KeyValuePair<string, string> Patience = new("LEDGER__ADMITWAITMS", "15000");

    private readonly string _folder;
    private readonly HostedServer? _hosted;
    private ServerProcess? _server;

    private Gateway(string folder, ServerProcess? server, HostedServer? hosted = null)
    {
        (_folder, _server, _hosted) = (folder, server, hosted);
        Client = new(Url);
    }

    public ServerProcess Server => _server ?? throw new InvalidOperationException("This gateway is no process of its own.");

    public GatewayClient Client { get; private set; }

    public Uri Url => _hosted?.Url ?? Server.Url;

    public string DataDirectory => DataOf(_folder);

    /// <summary>Starts a gateway with its own data directory.</summary>
    /// <param name="settings">Settings by name without the prefix, such as <c>LIMITS__CONCURRENT</c>; other variables with their whole
    /// name.</param>
    /// <param name="arguments">Options beside <c>--urls</c> and <c>--data-directory</c>.</param>
    public static async Task<Gateway> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null, params IReadOnlyList<string> arguments)
    {
        var folder = NewFolder();
        return await InAsync(
            folder, ServerProcess.StartAsync(
                BuiltPaths.Gateway, Environment(settings), ["--data-directory", DataOf(folder), .. arguments]));
    }

    /// <summary>Starts a gateway of the same build within the tests' process, where the process is not what is tested.</summary>
    /// <param name="settings">Settings by name without the prefix, such as <c>LIMITS__CONCURRENT</c>.</param>
    /// <param name="arguments">Options beside <c>--urls</c> and <c>--data-directory</c>.</param>
    public static async Task<Gateway> HostAsync(
        IReadOnlyDictionary<string, string>? settings = null, params IReadOnlyList<string> arguments)
    {
        var folder = NewFolder();
        try
        {
            return new(folder, null, await HostedServer.StartAsync(
                [
                    "--urls", "http://127.0.0.1:0", "--data-directory", DataOf(folder), .. arguments,
                    .. Environment(settings).SelectMany(static setting => new[] { "--" + KeyOf(setting.Key), setting.Value }),
                ]));
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Starts one by a shell line that ends with the gateway's own command as <c>"$@"</c>.</summary>
    public static async Task<Gateway> StartInShellAsync(string line, IReadOnlyDictionary<string, string> settings)
    {
        var folder = NewFolder();
        return await InAsync(folder, ServerProcess.ListeningAsync(InShell(line, settings, DataOf(folder))));
    }

    /// <summary>The variables of a gateway's settings.</summary>
    public static IReadOnlyDictionary<string, string> Environment(IReadOnlyDictionary<string, string>? settings) =>
        (settings?.ContainsKey(Patience.Key) == true
            ? settings
            : new Dictionary<string, string>([Patience, .. settings ?? new Dictionary<string, string>()])).ToDictionary(
                setting => IsWholeName(setting.Key) ? setting.Key : "IMAGEGATEWAY__" + setting.Key, setting => setting.Value);

    /// <summary>Kills the process, which can do nothing about it, and starts another one on the same data directory.</summary>
    public async Task KillAndStartAgainAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        Client.Dispose();
        await Server.DisposeAsync();
        _server = await ServerProcess.StartAsync(BuiltPaths.Gateway, Environment(settings), ["--data-directory", DataDirectory]);
        Client = new(Server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_hosted is not null)
            await _hosted.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // A variable's name as the key of the setting.
    private static string KeyOf(string variable) => IsWholeName(variable)
        ? throw new ArgumentException($"{variable} is a variable of a process.", nameof(variable))
        : variable.Replace("__", ":", StringComparison.Ordinal);

    private static bool IsWholeName(string name) =>
        name.StartsWith("DOTNET_", StringComparison.Ordinal) || name.StartsWith("AWS_", StringComparison.Ordinal)
            || name.StartsWith("OTEL_", StringComparison.Ordinal);

    private static async Task<Gateway> InAsync(string folder, Task<ServerProcess> starting)
    {
        try
        {
            return new(folder, await starting);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    // By env: a shell drops variables with a hyphen in their name.
    private static ChildProcess InShell(string line, IReadOnlyDictionary<string, string> settings, string data) => ChildProcess.Start(
        ServerProcess.ReadyLine(),
        new Dictionary<string, string>(),
        [
            "sh", "-c", line, "sh", "env", .. Environment(settings).Select(variable => $"{variable.Key}={variable.Value}"),
            "dotnet", BuiltPaths.Gateway, "--urls", "http://127.0.0.1:0", "--data-directory", data,
        ]);

    private static string NewFolder() => Directory.CreateTempSubdirectory("imagegateway-e2e-").FullName;

    private static string DataOf(string folder) => Path.Combine(folder, "data");
}
