using ImageGateway.Gateway.Forwarding;

namespace ImageGateway.Gateway.Guardrails;

/// <summary>Registers the services of guardrails.</summary>
public static class GuardrailServices
{
    /// <summary>Registers what runs checks and calls their webhooks.</summary>
    public static void AddGuardrails(this IServiceCollection services, string version)
    {
        services.AddSingleton(provider => new WebhookClient(
            provider.GetRequiredService<UpstreamHandlers>(), provider.GetRequiredService<TimeProvider>(), version));
        services.AddSingleton<GuardrailRunner>();
    }
}
