namespace ImageGateway.Simulators.Shared;

/// <summary>One simulated provider. Its answers are functions from a request to an answer; the rest is shared.</summary>
public interface ISimulatedProvider
{
    /// <summary>The provider's name in the request log and after the @ of a fault word.</summary>
    string Name { get; }

    /// <summary>The first path segment, with its slash. What follows is the provider's own path.</summary>
    string Prefix { get; }

    void Map(ProviderRoutes routes);
}
