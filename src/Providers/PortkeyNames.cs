using ImageGateway.Core.Providers;

namespace ImageGateway.Providers;

/// <summary>
/// Names that Portkey's clients may send beside those that the providers here declare. Its slugs stand in
/// https://github.com/Portkey-AI/gateway/blob/main/src/globals.ts, its headers in
/// https://portkey.ai/docs/api-reference/inference-api/headers.
/// </summary>
public static class PortkeyNames
{
    /// <summary>Table of these names.</summary>
    public static ForeignProviders All { get; } = new()
    {
        Slugs =
        [
            "anthropic", "anyscale", "azure-openai", "cohere", "google", "vertex-ai", "mistral-ai", "openai", "palm", "perplexity-ai",
            "reka-ai",
            "together-ai", "deepinfra", "ncompass", "stability-ai", "nomic", "ollama", "ai21", "bedrock", "groq", "segmind", "jina",
            "fireworks-ai",
            "workers-ai", "moonshot", "openrouter", "lingyi", "zhipu", "novita-ai", "monsterapi", "deepseek", "predibase", "triton",
            "voyage",
            "azure-ai", "github", "deepbricks", "siliconflow", "huggingface", "cerebras", "inference-net", "sambanova", "lemonfox-ai",
            "upstage",
            "lambda", "dashscope", "x-ai", "cortex", "sagemaker", "nebius", "recraft-ai", "milvus", "replicate", "portkey", "lepton",
            "kluster-ai",
            "nscale", "hyperbolic", "bytez", "featherless-ai", "krutrim", "qdrant", "302ai", "cometapi", "matterai", "meshy", "tripo3d",
            "nextbit",
            "modal", "z-ai", "oracle", "iointelligence", "aibadgr", "ovhcloud", "databricks", "latitude", "pinecone",
        ],
        Keyless = ["triton"],
        ConfigTexts = ["azure_resource_name", "azure_deployment_id", "azure_deployment_type", "azure_region", "azure_endpoint_name",
            "workers_ai_account_id"],
        ConfigNames = ["huggingface_base_url", "snowflake_account", "anthropic_version", "anthropic_beta", "mistral_fim_completion"],
        BodySettings =
        [
            "azure_deployment_type", "azure_region", "workers_ai_account_id", "huggingface_base_url", "snowflake_account",
            "mistral_fim_completion",
            "anthropic_beta", "anthropic_version",
            "amzn_sagemaker_custom_attributes", "amzn_sagemaker_target_model", "amzn_sagemaker_target_variant",
            "amzn_sagemaker_inference_component",
            "oracle_region", "oracle_tenancy", "oracle_user", "oracle_fingerprint", "oracle_private_key", "oracle_compartment_id",
        ],
    };
}
