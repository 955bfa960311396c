using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Finishing;

/// <summary>A gateway in front of providers whose answers are spoiled on their way.</summary>
public sealed class FinishingWorld : IAsyncLifetime
{
    // Most cases wait for a deadline.
    private const int AtOnce = 32;

    private readonly Simulators _simulators = new();
    private readonly SemaphoreSlim _places = new(AtOnce);
    private Dictionary<(string, string), Task>? _runs;

    internal Gateway Gateway { get; private set; } = null!;

    internal FaultyUpstream Upstream { get; private set; } = null!;

    /// <summary>The settings of a gateway in front of them.</summary>
    internal Dictionary<string, string> Settings(params IEnumerable<(string Name, string Value)> more) =>
        _simulators.Settings(more).ToDictionary(
            setting => setting.Key, setting => setting.Value
                .Replace(_simulators.Url.GetLeftPart(UriPartial.Authority), Upstream.Url.GetLeftPart(
                    UriPartial.Authority), StringComparison.Ordinal));

    /// <summary>The run of one target. The first call begins those of all targets, since most of each is waiting.</summary>
    internal Task RunsOf((string Provider, string Model) target, Func<(string Provider, string Model), SemaphoreSlim, Task> run)
    {
        _runs ??= DrawingTarget.Names.ToDictionary(
            static row => ((string)row[0], (string)row[1]), row => run(((string)row[0], (string)row[1]), _places));
        return _runs[target];
    }

    public async Task InitializeAsync()
    {
        await _simulators.InitializeAsync();
        Upstream = await FaultyUpstream.StartAsync(_simulators.Url);
        Gateway = await Gateway.HostAsync(Settings());
    }

    public async Task DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        if (Upstream is not null)
            await Upstream.DisposeAsync();
        await _simulators.DisposeAsync();
        _places.Dispose();
    }
}
