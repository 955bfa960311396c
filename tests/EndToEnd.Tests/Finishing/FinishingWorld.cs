using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Finishing;

/// <summary>A gateway in front of providers whose answers are spoiled on their way.</summary>
public sealed class FinishingWorld : IAsyncLifetime
{
    private readonly Simulators _simulators = new();

    internal Gateway Gateway { get; private set; } = null!;

    internal FaultyUpstream Upstream { get; private set; } = null!;

    /// <summary>The settings of a gateway in front of them.</summary>
    internal Dictionary<string, string> Settings(params IEnumerable<(string Name, string Value)> more) =>
        _simulators.Settings(more).ToDictionary(
            setting => setting.Key, setting => setting.Value.Replace(_simulators.Url.GetLeftPart(UriPartial.Authority), Upstream.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));

    public async Task InitializeAsync()
    {
        await _simulators.InitializeAsync();
        Upstream = await FaultyUpstream.StartAsync(_simulators.Url);
        Gateway = await Gateway.StartAsync(Settings());
    }

    public async Task DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        if (Upstream is not null)
            await Upstream.DisposeAsync();
        await _simulators.DisposeAsync();
    }
}
