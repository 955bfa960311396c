using ImageGateway.Core.Errors;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Azure;

/// <summary>
/// The setting <c>azure_deployment_kind</c>: the SKU of the deployment that is called, on which Azure's prices depend
/// (https://learn.microsoft.com/azure/ai-foundry/foundry-models/concepts/deployment-types). Nothing in a call or an answer says it.
/// </summary>
internal static class AzureDeployment
{
    /// <summary>The setting's config key.</summary>
    public const string Key = "azure_deployment_kind";

    private static readonly (string Name, string Kind)[] Kinds =
        [("global_standard", Deployments.Global), ("data_zone_standard", Deployments.DataZone), ("standard", Deployments.Regional)];

    /// <summary>The setting as providers list it.</summary>
    public static ProviderSetting Setting { get; } =
        new(Key, "x-portkey-azure-deployment-kind", SettingRoles.Price) { Values = [.. Kinds.Select(static kind => kind.Name)] };

    /// <summary>The kind, of <see cref="Deployments"/>; null where the setting is not given.</summary>
    public static string? NameFor(ProviderEndpoint endpoint) =>
        endpoint.Setting(Key) is { Length: > 0 } said ? Array.Find(Kinds, kind => IsSame(kind.Name, said)).Kind : null;

    /// <summary>A 400 for a value that is none of them.</summary>
    public static GatewayError? Refuse(ProviderEndpoint endpoint) =>
        string.IsNullOrEmpty(endpoint.Setting(Key)) || NameFor(endpoint) is not null
        ? null
        : GatewayError.Invalid(
            $"Invalid value for '{Key}': '{endpoint.Setting(Key)}'. It must be one of '{string.Join("', '", Setting.Values)}'.", Key,
            "invalid_value");

    // Azure itself writes GlobalStandard.
    private static bool IsSame(string name, string said) => string.Equals(
        name.Replace("_", string.Empty, StringComparison.Ordinal),
        said.Replace("_", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal),
        StringComparison.OrdinalIgnoreCase);
}
