namespace ImageGateway.Gateway.Pricing;

/// <summary>Registers the catalog of prices.</summary>
public static class PricingServices
{
    /// <summary>Registers the price catalog, which reads the price file again when it changes.</summary>
    public static void AddPricing(this IServiceCollection services)
    {
        services.AddSingleton<PriceCatalog>();
        services.AddHostedService(provider => provider.GetRequiredService<PriceCatalog>());
    }
}
