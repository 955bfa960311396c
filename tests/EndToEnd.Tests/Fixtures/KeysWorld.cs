using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Fixtures;

/// <summary>The simulated providers and a gateway in front of them, in mode <c>keys</c>, shared by the tests of a class.</summary>
public sealed class KeysWorld : IAsyncLifetime
{
    internal const string Admin = KeysGateway.Admin;

    private readonly Simulators _simulators = new();

    internal Gateway Gateway { get; private set; } = null!;

    internal SimulatorClient Simulators => _simulators.Client;

    internal Uri SimulatorsUrl => _simulators.Url;

    /// <summary>Settings of another gateway in front of the same providers.</summary>
    internal Dictionary<string, string> Settings(params IEnumerable<(string Name, string Value)> more) => _simulators.Settings(more);

    public async Task InitializeAsync()
    {
        await _simulators.InitializeAsync();
        try
        {
            Gateway = await Gateway.StartAsync(_simulators.Settings(("ADMINKEY", Admin)), "--auth", "keys");
        }
        catch
        {
            await _simulators.DisposeAsync();
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        await _simulators.DisposeAsync();
    }
}
