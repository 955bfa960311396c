using ImageGateway.Storage.Ledgers;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.ControlPlane;

/// <summary>The control plane of a gateway that runs alone, over a data directory.</summary>
internal static class EmbeddedEngine
{
    public static ServiceProvider Start(string folder, TimeProvider? clock = null, INodeStore? store = null)
    {
        var services = new ServiceCollection().AddLogging();
        if (clock is not null)
            services.AddSingleton(clock);
        if (store is not null)
            services.AddSingleton(store);
        return services.AddEmbeddedControlPlane(folder).BuildServiceProvider();
    }
}
