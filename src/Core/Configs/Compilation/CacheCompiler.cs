using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Responses;

namespace ImageGateway.Core.Configs.Compilation;

/// <summary>Compiles <c>cache</c>, as an object or as the mode alone (docs/architecture/portkey.md#cache).</summary>
internal static class CacheCompiler
{
    // Keys that change the images of one and the same request, or who may have them, beside the settings that providers declare
    // as shaping. Who draws the images does not count.
    private static readonly string[] Shaping =
    [
        ConfigKeys.OverrideParams, ConfigKeys.DefaultParams, ConfigKeys.DropParams, ConfigKeys.ModelAliases,
        ConfigKeys.InputGuardrails, ConfigKeys.OutputGuardrails, ConfigKeys.BeforeRequestHooks, ConfigKeys.AfterRequestHooks,
    ];

    /// <summary>The policy of a config, or null where it has none of its own.</summary>
    /// <param name="config">The config.</param>
    /// <param name="above">The shape of the configs above it.</param>
    /// <param name="schema">The settings that the providers declare.</param>
    public static CachePolicy? Compile(JsonElement config, string above, ProviderSchema schema)
    {
        var cache = config.Member(ConfigKeys.Cache);
        if (cache.ValueKind is not (JsonValueKind.Object or JsonValueKind.String))
            return null;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        JsonHash.Append(hash, Encoding.UTF8.GetBytes(above));
        AppendShape(hash, config, "config", schema);
        TimeSpan? maxAge = cache.Member(CacheKeys.MaxAge) is { ValueKind: JsonValueKind.Number } seconds
            ? CachePolicy.MaxAgeOf(seconds.GetDouble())
            : null;
        return new(maxAge, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Computes a hash over the settings that change images, inherited ones included.</summary>
    public static string Shape(JsonElement config, string above, ProviderSchema schema)
    {
        if (!HasAny(config, Shaping) && !HasAny(config, schema.ShapingKeys.AsSpan()))
            return above;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        JsonHash.Append(hash, Encoding.UTF8.GetBytes(above));
        AppendOwn(hash, config, "config", schema);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendShape(IncrementalHash hash, JsonElement config, string path, ProviderSchema schema)
    {
        AppendOwn(hash, config, path, schema);
        if (config.Member(ConfigKeys.Targets) is not { ValueKind: JsonValueKind.Array } targets)
            return;
        var index = 0;
        foreach (var target in targets.EnumerateArray())
            AppendShape(hash, target, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), schema);
    }

    private static void AppendOwn(IncrementalHash hash, JsonElement config, string path, ProviderSchema schema)
    {
        AppendOwn(hash, config, path, Shaping);
        AppendOwn(hash, config, path, schema.ShapingKeys.AsSpan());
    }

    private static bool HasAny(JsonElement config, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (config.Has(name))
                return true;
        }

        return false;
    }

    private static void AppendOwn(IncrementalHash hash, JsonElement config, string path, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!config.Has(name))
                continue;
            JsonHash.Append(hash, Encoding.UTF8.GetBytes(path + "." + name));
            JsonHash.Append(hash, JsonHash.Compute(Encoding.UTF8.GetBytes(config.Member(name).GetRawText())));
        }
    }
}
