using System.Collections.Frozen;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>
/// Names of the settings that a saved provider's body may have: those that the providers declare, their names in Portkey's
/// bodies, and settings of vendors that Portkey knows and this gateway does not serve.
/// </summary>
internal sealed class ProviderSettingNames(ProviderSchema schema)
{
    /// <summary>The form of a setting: a text, or an object such as a service account.</summary>
    public static BodyNode Value { get; } = new(BodyKind.Any);

    // https://portkey.ai/docs/api-reference/inference-api/headers and the provider pages beside it.
    private static readonly string[] OfPortkey =
    [
        "azure_resource_name", "azure_deployment_name", "azure_deployment_id", "azure_api_version", "azure_deployment_type", "azure_region", "deployment_name", "api_version",
        "resource_name", "deployment_id", "workers_ai_account_id", "fireworks_account_id", "huggingface_base_url", "snowflake_account", "mistral_fim_completion",
        "anthropic_beta", "anthropic_version", "stability_client_id", "stability_client_user_id", "stability_client_version", "vertex_storage_bucket_name",
        "amzn_sagemaker_custom_attributes", "amzn_sagemaker_target_model", "amzn_sagemaker_target_variant", "amzn_sagemaker_inference_component",
        "oracle_region", "oracle_tenancy", "oracle_user", "oracle_fingerprint", "oracle_private_key", "oracle_compartment_id",
    ];

    private readonly FrozenSet<string> _names = schema.Settings.SelectMany(setting => setting.Aliases.Prepend(setting.ConfigKey)).Concat(OfPortkey).ToFrozenSet();

    /// <summary>All of them, in snake case.</summary>
    public IEnumerable<string> All => _names;

    /// <summary>Determines whether a name in snake case is a provider setting.</summary>
    public bool Contains(string name) => _names.Contains(name);
}
