using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Shared;

/// <summary>Maps a provider's paths below its prefix.</summary>
public sealed class ProviderRoutes(ISimulatedProvider provider, IEndpointRouteBuilder endpoints, Exchange exchange)
{
    public void Get(string pattern, Func<ReceivedRequest, SimulatedResponse> handler) => Map(HttpMethods.Get, pattern, handler);

    public void Post(string pattern, Func<ReceivedRequest, SimulatedResponse> handler) => Map(HttpMethods.Post, pattern, handler);

    /// <summary>Every path and method that no other route takes.</summary>
    public void Otherwise(Func<ReceivedRequest, SimulatedResponse> handler) =>
        endpoints.Map(provider.Prefix + "/{**rest}", context => exchange.RunAsync(context, provider.Name, handler));

    private void Map(string method, string pattern, Func<ReceivedRequest, SimulatedResponse> handler) =>
        endpoints.MapMethods(provider.Prefix + pattern, [method], context => exchange.RunAsync(context, provider.Name, handler));
}
