using System.Text.Json;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Json;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Seals the credentials in earlier versions of configs and masks them in audit texts, for stores in which an earlier version of
/// the gateway, or one under a former master key, wrote them.
/// </summary>
public sealed class HistorySecrets(ProviderSecrets providers, ConfigSecrets configs, GuardrailSecrets guardrails, SecretBox box)
    : IHistoryRewriter
{
    // Raised when more is known to be secret than before, so that a cluster looks at everything again.
    private const string Form = "1";

    /// <inheritdoc/>
    public string Rule { get; } = $"{Form} {box.CurrentKeyId}";

    /// <inheritdoc/>
    public string Version(ResourceKind kind, string id, string json)
    {
        if (kind != ResourceKind.Config)
            return json;
        try
        {
            var record = new ResourceVersion(1, default, string.Empty, json).Config();
            return configs.IsCurrent(record) ? json : ResourceJson.Write(configs.Renew(id, record));
        }
        catch (JsonException)
        {
            // Nobody can read or restore a damaged version; it must not end the start.
            return json;
        }
    }

    /// <inheritdoc/>
    public string Audit(ResourceKind kind, string text)
    {
        try
        {
            return kind switch
            {
                ResourceKind.Config => configs.Masked(text),
                ResourceKind.Guardrail => guardrails.Masked(text),
                ResourceKind.Provider => providers.Masked(text, ProviderOf(text)),
                _ => text,
            };
        }
        catch (JsonException)
        {
            // Not a view; there is no member by which a secret could be known.
            return text;
        }
    }

    // Each of the views of a provider names its vendor in another member.
    private static string ProviderOf(string text)
    {
        using var view = JsonDocument.Parse(text);
        return view.RootElement.Text("provider") ?? view.RootElement.Text("ai_provider_name")
            ?? view.RootElement.Text("ai_provider_id") ?? string.Empty;
    }
}
