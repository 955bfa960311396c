using System.Net;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>The control plane as a front-end has it, over one silo only.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private readonly IHost _host;

    private ClusterClient(IHost host) => _host = host;

    public IResourceStore ResourceStore => _host.Services.GetRequiredService<IResourceStore>();

    public ILedgers Ledgers => _host.Services.GetRequiredService<ILedgers>();

    public IProviderHealth Health => _host.Services.GetRequiredService<IProviderHealth>();

    /// <summary>The silo that hosts a key's grain; null while none does.</summary>
    public async Task<SiloAddress?> HostOfAsync(string virtualKey)
    {
        var grains = _host.Services.GetRequiredService<IGrainFactory>();
        return await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grains.GetGrain<IVirtualKeyGrain>(virtualKey));
    }

    /// <summary>Number of silos that are members and have not left.</summary>
    public async Task<int> ActiveSilosAsync() =>
        (await _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count;

    /// <summary>Saves a new config.</summary>
    public async Task SaveConfigAsync(string id, string json)
    {
        var write = new ResourceWrite(ResourceKind.Config, id, 0, new("workspace", id, json), new("tester", "config.create", null, json));
        Assert.Equal(ResourceWriteOutcome.Written, (await ResourceStore.WriteAsync(write, default)).Outcome);
    }

    /// <param name="gatewayPort">The silo's port for clients.</param>
    /// <param name="timeoutSeconds">How long a call may take; short where a test asks again until a silo's loss is known.</param>
    public static async Task<ClusterClient> ConnectAsync(int gatewayPort, int timeoutSeconds = 20)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, gatewayPort));
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("imagegateway-2", "imagegateway"));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(timeoutSeconds));
        });
        builder.Services.AddOrleansControlPlane();
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
