using ImageGateway.Cluster.Tests.Processes;
using System.Globalization;
using System.Net;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Faults;

/// <summary>
/// A process of the cluster that can be killed, frozen, replaced and cut off: its Redis, and as a silo its own two ports, are
/// reached through proxies. It comes back at its ports and on its data directory.
/// </summary>
internal sealed class FaultMember : IAsyncDisposable
{
    // A long run may be stopped for minutes while the machine measures something else.
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(PropertyRuns.Scaled(900, 120));

    // As the pod's preStop hook waits until balancers send no more.
    private static readonly TimeSpan LeadAway = TimeSpan.FromSeconds(2);

    private readonly List<string> _former = [];
    private readonly FaultCluster _cluster;
    private readonly bool _isSilo;
    private readonly string[] _options;
    private ChildProcess? _process;

    public FaultMember(FaultCluster cluster, string name, bool isSilo, IPEndPoint redis)
    {
        (_cluster, Name, _isSilo) = (cluster, name, isSilo);
        var ports = FreePorts.Take(4);
        Url = new($"http://127.0.0.1:{Text(ports[0])}");
        SiloPort = ports[1];
        // What others are told is another address of this machine, at which the proxies listen.
        var advertised = new IPAddress([127, 0, 1, (byte)(cluster.Count + 1)]);
        Redis = new(new(IPAddress.Loopback, ports[3]), redis);
        if (isSilo)
        {
            Silos = new(new(advertised, ports[1]), new(IPAddress.Loopback, ports[1]));
            Gateway = new(new(advertised, ports[2]), new(IPAddress.Loopback, ports[2]));
        }

        _options =
        [
            "--role", isSilo ? "silo" : "api", "--redis", $"127.0.0.1:{Text(ports[3])}", "--urls", Url.AbsoluteUri.TrimEnd('/'),
            "--silo-port", Text(ports[1]), "--gateway-port", Text(ports[2]), "--advertise", advertised.ToString(),
            "--listen", "127.0.0.1", "--data-directory", Path.Combine(cluster.Folder, name),
        ];
        GatewayPort = ports[2];
    }

    public string Name { get; }

    public Uri Url { get; }

    public int SiloPort { get; }

    public int GatewayPort { get; }

    /// <summary>True while clients send to it; a balancer takes away who says that it is not ready.</summary>
    public bool IsInRotation { get; set; } = true;

    public FaultProxy Redis { get; }

    /// <summary>How often it had ended by itself and was started again.</summary>
    public int StartedAgain { get; private set; }

    /// <summary>Connection by which other silos reach it.</summary>
    public FaultProxy? Silos { get; }

    /// <summary>Connection by which front-ends reach it.</summary>
    public FaultProxy? Gateway { get; }

    /// <summary>Everything that its processes said.</summary>
    public string Output => string.Join("\n=== started again\n", [.. _former, _process?.Output]);

    public void Start(string path)
    {
        if (_process is not null)
            _former.Add(_process.Output);
        _process = new("dotnet", _cluster.Environment, [path, .. _options]);
    }

    public Task ReadyAsync() => Eventually.TrueAsync($"{Name} is ready", StartDeadline, async cancellation =>
    {
        _process!.MustRun();
        using var response = await _cluster.Http.GetAsync(new Uri(Url, "/readyz"), cancellation);
        return (int)response.StatusCode == 200;
    });

    /// <summary>Waits until it is ready, and starts it again where it has ended meanwhile.</summary>
    public async Task ReadyOrAgainAsync(string path)
    {
        await Eventually.TrueAsync($"{Name} is ready again", StartDeadline, async cancellation =>
        {
            if (_process!.HasExited)
            {
                StartedAgain++;
                Start(path);
            }

            using var response = await _cluster.Http.GetAsync(new Uri(Url, "/readyz"), cancellation);
            return (int)response.StatusCode == 200;
        });
    }

    public async Task KillAsync()
    {
        _process!.Signal(UnixSignal.Kill);
        await _process.ExitCodeAsync(StartDeadline);
    }

    public void Freeze() => _process!.Signal(UnixSignal.Stop);

    public void Thaw() => _process!.Signal(UnixSignal.Continue);

    /// <summary>Ends in order and starts again, as a rolling update does with a pod: clients are led away first.</summary>
    public async Task ReplaceAsync(string path)
    {
        IsInRotation = false;
        await RealTime.PassAsync(LeadAway);
        _process!.Signal(UnixSignal.Terminate);
        await _process.ExitCodeAsync(StartDeadline);
        Start(path);
        await ReadyAsync();
        IsInRotation = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        await Redis.DisposeAsync();
        if (_isSilo)
        {
            await Silos!.DisposeAsync();
            await Gateway!.DisposeAsync();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
