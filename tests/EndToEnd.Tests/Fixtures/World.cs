using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Fixtures;

/// <summary>The simulated providers and a gateway in front of them, in open mode, shared by the tests of a collection.</summary>
public class World : IAsyncLifetime
{
    private readonly Simulators _simulators = new();

    internal Gateway Gateway { get; private set; } = null!;

    internal GatewayClient Client => Gateway.Client;

    internal SimulatorClient Simulators => _simulators.Client;

    internal Uri SimulatorsUrl => _simulators.Url;

    /// <summary>Settings of another gateway in front of the same providers.</summary>
    internal Dictionary<string, string> Settings(params IEnumerable<(string Name, string Value)> more) => _simulators.Settings(more);

    public async Task InitializeAsync()
    {
        await _simulators.InitializeAsync();
        try
        {
            Gateway = await StartAsync(_simulators.Settings());
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

    private protected virtual Task<Gateway> StartAsync(IReadOnlyDictionary<string, string> settings) => Gateway.StartAsync(settings);
}

/// <summary>A <see cref="World"/> whose gateway runs in the tests' process.</summary>
public sealed class HostedWorld : World
{
    private protected override Task<Gateway> StartAsync(IReadOnlyDictionary<string, string> settings) => Gateway.HostAsync(settings);
}

/// <summary>Tests that share one <see cref="World"/>, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class WorldCollection : ICollectionFixture<World>
{
    public const string Name = "world";
}

/// <summary>Tests of single providers that share one <see cref="HostedWorld"/>.</summary>
[CollectionDefinition(Name)]
public sealed class ProvidersWorldCollection : ICollectionFixture<HostedWorld>
{
    public const string Name = "world of providers";
}

/// <summary>Tests with clients' libraries that share one <see cref="HostedWorld"/>.</summary>
[CollectionDefinition(Name)]
public sealed class SdkWorldCollection : ICollectionFixture<HostedWorld>
{
    public const string Name = "world of clients";
}
