using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.Execution;

/// <summary>Registers what carries a plan out.</summary>
public static class ExecutionServices
{
    /// <summary>Registers the walk over a plan, the attempts at its targets and what forwards their answers.</summary>
    public static void AddExecution(this IServiceCollection services)
    {
        services.AddSingleton<Explainer>();
        services.AddSingleton<InputImageLoader>();
        services.AddSingleton<ProviderCaller>();
        services.AddSingleton<TaskPoller>();
        services.AddSingleton<ModelMetadataCache>();
        services.AddSingleton<AttemptGuardrails>();
        services.AddSingleton<ResponseParts>();
        services.AddSingleton<SpooledDelivery>();
        services.AddSingleton<JoinedDelivery>();
        services.AddSingleton<ResponseForwarder>();
        services.AddSingleton<RequestSources>();
        services.AddSingleton<AttemptTranslator>();
        services.AddSingleton<AttemptSender>();
        services.AddSingleton<ReservedForwarder>();
        services.AddSingleton<Deadlines>();
        services.AddSingleton<AttemptPreparer>();
        services.AddSingleton<AttemptLog>();
        services.AddSingleton<RouteExecutor>();
        services.AddSingleton<TargetExecutor>();
        services.AddSingleton<BalanceChoice>();
        services.AddSingleton<LatencyChoice>();
        services.AddSingleton<PriceChoice>();
    }
}
