using System.Collections.Frozen;

namespace ImageGateway.Core.Routing;

/// <summary>The provider names that Portkey accepts (portkey-compat 5.5), its newer ones, and the sandbox.</summary>
public static class ProviderSlugs
{
    /// <summary>The built-in provider that draws test pictures.</summary>
    public const string Sandbox = "sandbox";

    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
    [
        "anthropic", "anyscale", "azure-openai", "cohere", "google", "vertex-ai", "mistral-ai", "openai", "palm", "perplexity-ai", "reka-ai",
        "together-ai", "deepinfra", "ncompass", "stability-ai", "nomic", "ollama", "ai21", "bedrock", "groq", "segmind", "jina", "fireworks-ai",
        "workers-ai", "moonshot", "openrouter", "lingyi", "zhipu", "novita-ai", "monsterapi", "deepseek", "predibase", "triton", "voyage",
        "azure-ai", "github", "deepbricks", "siliconflow", "huggingface", "cerebras", "inference-net", "sambanova", "lemonfox-ai", "upstage",
        "lambda", "dashscope", "x-ai", "cortex", "sagemaker", "nebius", "recraft-ai", "milvus", "replicate", "portkey", "lepton", "kluster-ai",
        "nscale", "hyperbolic", "bytez", "featherless-ai", "krutrim", "qdrant", "302ai", "cometapi", "matterai", "meshy", "tripo3d", "nextbit",
        "modal", "z-ai", "oracle", "iointelligence", "aibadgr", "ovhcloud", "databricks", "latitude", "pinecone", Sandbox,
    ]);

    /// <summary>Whether the name is one that a client may send, served or not.</summary>
    public static bool IsKnown(string slug) => Known.Contains(slug);

    /// <summary>All of them, as an error message lists them.</summary>
    public static string List { get; } = string.Join(", ", Known.Order(StringComparer.Ordinal));
}
