using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.Azure;

/// <summary>Identity at Microsoft Entra whose token an endpoint uses. Equal identities share their tokens.</summary>
/// <param name="Mode"><c>entra</c> (an application with a secret), <c>managed</c> or <c>workload</c> (the gateway's own).</param>
/// <param name="Tenant">The directory; of an application only.</param>
/// <param name="ClientId">The application, or a user-assigned identity; null for the system's.</param>
/// <param name="Secret">The application's secret.</param>
/// <param name="Scope">What the token is for.</param>
internal sealed record AzureIdentity(string Mode, string? Tenant, string? ClientId, string? Secret, string Scope)
{
    private const string DefaultScope = "https://cognitiveservices.azure.com/.default";
    private const int MaxIdChars = 128;

    /// <summary>True when it is the gateway's own identity, which must not reach a host of the caller's choice.</summary>
    public bool IsGateways => Mode != "entra";

    /// <summary>The identity that the settings name; null where they name none, or what is wrong with them.</summary>
    public static Result<AzureIdentity?> Of(ProviderEndpoint endpoint)
    {
        var scope = endpoint.Setting("azure_entra_scope") is { Length: > 0 } own ? own : DefaultScope;
        switch (endpoint.Setting("azure_auth_mode"))
        {
            case null or "" or "apiKey" or "api_key":
                return default;
            case "entra":
                var (tenant, client, secret) = (endpoint.Setting("azure_entra_tenant_id"), endpoint.Setting(
                    "azure_entra_client_id"), endpoint.Setting("azure_entra_client_secret"));
                if (!IsId(tenant) || !IsId(client) || string.IsNullOrEmpty(secret))
                    return GatewayError.Invalid(
                        "azure_auth_mode 'entra' needs 'azure_entra_tenant_id', 'azure_entra_client_id' and 'azure_entra_client_secret' "
                            + "of an application.",
                        "azure_auth_mode");
                return new AzureIdentity("entra", tenant, client, secret, scope);
            case "managed":
                return Own("managed", "azure_managed_client_id", endpoint, scope);
            case "workload":
                return Own("workload", "azure_workload_client_id", endpoint, scope);
            case var mode:
                return GatewayError.Invalid(
                    $"Invalid value for 'azure_auth_mode': '{mode}'. It must be 'entra', 'managed' or 'workload'.", "azure_auth_mode",
                    "invalid_value");
        }
    }

    /// <summary>Names the identity without its secret.</summary>
    public override string ToString() => $"{Mode} {ClientId}";

    private static Result<AzureIdentity?> Own(string mode, string setting, ProviderEndpoint endpoint, string scope)
    {
        var client = endpoint.Setting(setting) is { Length: > 0 } id ? id : null;
        if (client is not null && !IsId(client))
            return GatewayError.Invalid(
                $"Invalid value for '{setting}': it is the client id of an identity.", setting, "invalid_value");
        var refusal = !endpoint.HasCustomHost
            ? GatewayIdentity.Refuse(endpoint, "Azure", "a key or a token")
            : GatewayError.Invalid(
                $"azure_auth_mode '{mode}' is the gateway's own identity, whose tokens are not sent to a custom host.", "azure_auth_mode");
        return refusal is null ? new AzureIdentity(mode, null, client, null, scope) : refusal;
    }

    // Part of an address; what else the directory thinks of it, it says itself.
    private static bool IsId(string? text) =>
        text is { Length: > 0 and <= MaxIdChars } && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.');
}
