namespace ImageGateway.Gateway.CircuitBreaking;

/// <summary>Registers the services of circuit breakers.</summary>
public static class CircuitServices
{
    /// <summary>Registers the circuits of this instance and what reports to the control plane.</summary>
    public static void AddCircuitBreaking(this IServiceCollection services)
    {
        services.AddSingleton<CircuitKeys>();
        services.AddSingleton<CircuitRegistry>();
        services.AddSingleton<BreakerGate>();
        services.AddSingleton<HealthReporter>();
        services.AddHostedService<CircuitMetrics>();
        services.AddHostedService(provider => provider.GetRequiredService<HealthReporter>());
    }
}
