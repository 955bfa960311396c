using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGateway.Api.Hosting;

/// <summary>
/// A server whose running requests may end within a time of its own. Without it they might take all of the host's time to stop, and
/// what stops after them (leases that are returned, grains that are handed over) would be told to hurry.
/// </summary>
internal sealed class DrainedServer(IServer server, TimeSpan drain, TimeProvider time) : IServer
{
    public IFeatureCollection Features => server.Features;

    /// <summary>Puts it around the server that is registered.</summary>
    public static void Add(IServiceCollection services, TimeSpan drain)
    {
        var registered = services.Last(static service => service.ServiceType == typeof(IServer));
        services.Replace(ServiceDescriptor.Singleton<IServer>(provider =>
            new DrainedServer(Create(registered, provider), drain, provider.GetRequiredService<TimeProvider>())));
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull =>
        server.StartAsync(application, cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(drain, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        await server.StopAsync(either.Token);
    }

    public void Dispose() => server.Dispose();

    // Kestrel is registered by its type; a server of another kind may be given as it is.
    private static IServer Create(ServiceDescriptor registered, IServiceProvider provider) => (IServer)(
        registered.ImplementationInstance
        ?? registered.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!));
}
