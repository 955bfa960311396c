using System.Collections.Frozen;

namespace ImageGateway.Core.Routing;

/// <summary>The provider names that Portkey accepts (docs/architecture/portkey.md#providers), its newer ones, and the sandbox.</summary>
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

    private const string Ai = "-ai";
    private const int ShortestWithoutAi = 4;

    // What is spelled out wins over what is cut short.
    private static readonly FrozenDictionary<string, string> Spellings = Known.Select(slug => (Name: Normal(slug), Slug: slug))
        .Concat(Known.Where(MayBeCutShort).Select(slug => (Name: Normal(slug[..^Ai.Length]), Slug: slug)))
        .DistinctBy(spelling => spelling.Name)
        .ToFrozenDictionary(spelling => spelling.Name, spelling => spelling.Slug);

    /// <summary>Determines whether a client may send the slug, served or not.</summary>
    public static bool IsKnown(string slug) => Known.Contains(slug);

    /// <summary>The slug that a name means in any case, without its hyphens or without <c>-ai</c> at its end; null: none.</summary>
    public static string? Find(string name) => Spellings.GetValueOrDefault(Normal(name));

    /// <summary>A name in lower case, with letters and digits only.</summary>
    public static string Normal(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    // 'azure' could be two of them; 'x' and 'z' are no names.
    private static bool MayBeCutShort(string slug) =>
        slug.EndsWith(Ai, StringComparison.Ordinal) && slug.Length - Ai.Length >= ShortestWithoutAi
        && !Known.Any(other => other != slug && other.StartsWith(slug[..^Ai.Length] + "-", StringComparison.Ordinal));

    /// <summary>All of them, as an error message lists them.</summary>
    public static string List { get; } = string.Join(", ", Known.Order(StringComparer.Ordinal));
}
