using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Shared.Azure;

/// <summary>Authentication of a call at Azure: a key, a ready token, or a token that the gateway fetches.</summary>
/// <param name="Headers">Headers with a key or a ready token.</param>
/// <param name="Signer">Fetches a token, where one is needed.</param>
internal sealed record AzureAuth((string Name, string? Value) Headers, ICallSigner? Signer = null)
{
    /// <summary>The setting that names the model of a deployment.</summary>
    public static ProviderSetting ModelName { get; } =
        new("azure_model_name", "x-portkey-azure-model-name", SettingRoles.Price) { ShapesImages = true };

    /// <summary>Settings that stand for a key.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> KeySubstitutes { get; } = [["azure_auth_mode"], ["azure_ad_token"]];

    /// <summary>The settings of every provider on Azure.</summary>
    public static IReadOnlyList<ProviderSetting> Settings { get; } =
    [
        new("azure_ad_token", "x-portkey-azure-ad-token", SettingRoles.Secret),
        new("azure_auth_mode", "x-portkey-azure-auth-mode", SettingRoles.Identity),
        new("azure_entra_client_id", "x-portkey-azure-entra-client-id", SettingRoles.Identity),
        new("azure_entra_client_secret", "x-portkey-azure-entra-client-secret", SettingRoles.Secret),
        new("azure_entra_tenant_id", "x-portkey-azure-entra-tenant-id", SettingRoles.Identity | SettingRoles.Destination),
        new("azure_entra_scope", "x-portkey-azure-entra-scope", SettingRoles.Identity),
        new("azure_managed_client_id", "x-portkey-azure-managed-client-id", SettingRoles.Identity),
        new("azure_workload_client_id", "x-portkey-azure-workload-client-id", SettingRoles.Identity),
    ];

    /// <summary>
    /// Reads the authentication from an endpoint's settings. A ready token takes precedence over a mode, and a mode over a key.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="tokens">Fetches tokens.</param>
    /// <param name="keyAsBearer">Whether a key is sent as a bearer token instead of as <c>api-key</c>.</param>
    public static Result<AzureAuth> From(ProviderEndpoint endpoint, AzureTokens tokens, bool keyAsBearer = false)
    {
        if (endpoint.Setting("azure_ad_token") is { Length: > 0 } token)
            return new AzureAuth(("authorization", ProviderHeaders.Bearer(token)));
        if (!AzureIdentity.Of(endpoint).TryGet(out var identity, out var refusal))
            return refusal;
        if (identity is not null)
            return new AzureAuth(default, new AzureTokenSigner(tokens, identity));
        return new AzureAuth(keyAsBearer ? ("authorization", ProviderHeaders.Bearer(endpoint.ApiKey)) : ("api-key", endpoint.ApiKey));
    }
}
