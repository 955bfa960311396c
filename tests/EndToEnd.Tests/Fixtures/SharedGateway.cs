using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Fixtures;

/// <summary>A gateway that the tests of a class share, one after another: a start costs more than most of them.</summary>
public abstract class SharedGateway : IAsyncLifetime
{
    internal Gateway Gateway { get; private set; } = null!;

    internal GatewayClient Client => Gateway.Client;

    public async Task InitializeAsync() => Gateway = await StartAsync();

    public async Task DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
    }

    private protected abstract Task<Gateway> StartAsync();
}

/// <summary>A shared gateway in mode <c>open</c> with nothing but its own sandbox.</summary>
public sealed class OpenGateway : SharedGateway
{
    private protected override Task<Gateway> StartAsync() => Gateway.HostAsync();
}

/// <summary>A shared gateway in mode <c>keys</c> with nothing but its own sandbox.</summary>
public sealed class KeysGateway : SharedGateway
{
    internal const string Admin = "admin-key-of-the-tests";

    private protected override Task<Gateway> StartAsync() =>
        Gateway.HostAsync(new Dictionary<string, string> { ["ADMINKEY"] = Admin }, "--auth", "keys");
}
