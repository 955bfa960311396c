using System.Globalization;
using System.Text.Json;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Configs.Compilation;

/// <summary>Checks and compiles <c>strategy.cb_config</c> (docs/architecture/portkey.md#circuit-breaker).</summary>
internal static class BreakerCompiler
{
    private const double MaxNumber = 1e9;
    private const double MaxPercentage = 100;

    /// <summary>Reports every fault of a breaker setting.</summary>
    /// <param name="config">The object.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="fault">Told of a fault: where, and what is expected.</param>
    public static void Check(JsonElement config, string path, Action<string, string> fault)
    {
        SettingKinds.Boolean(config, path, StrategyKeys.Enabled, fault);
        Whole(config, path, BreakerKeys.FailureThreshold, 1, fault);
        Whole(config, path, BreakerKeys.MinimumRequests, 1, fault);
        Whole(config, path, BreakerKeys.CooldownInterval, 0, fault);
        if (config.Has(BreakerKeys.FailureThresholdPercentage)
            && !(Number(config, BreakerKeys.FailureThresholdPercentage) is > 0 and <= MaxPercentage))
            fault(path + "," + BreakerKeys.FailureThresholdPercentage, "Expected a percentage above 0, up to 100");
        if (!config.Has(BreakerKeys.FailureStatusCodes))
            return;
        if (config.Member(BreakerKeys.FailureStatusCodes) is not { ValueKind: JsonValueKind.Array } codes
            || codes.EnumerateArray().Any(code => !IsStatus(code)))
            fault(path + "," + BreakerKeys.FailureStatusCodes, "Expected array of statuses from 100 to 599");
    }

    /// <summary>The policy of a checked object, or null where there is none. What it leaves out is the default's.</summary>
    public static BreakerPolicy? Compile(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object)
            return null;
        if (config.Member(StrategyKeys.Enabled).ValueKind == JsonValueKind.False)
            return BreakerPolicy.Off;

        var failures = (long?)Number(config, BreakerKeys.FailureThreshold);
        var share = Number(config, BreakerKeys.FailureThresholdPercentage);
        var isNamed = failures is not null || share is not null;
        var standard = isNamed ? new BreakerPolicy() : BreakerPolicy.Default;
        return new()
        {
            Failures = failures,
            FailurePercentage = isNamed ? share : standard.FailurePercentage,
            MinimumRequests = (long?)Number(config, BreakerKeys.MinimumRequests) ?? standard.MinimumRequests,
            Cooldown = Number(config, BreakerKeys.CooldownInterval) is { } cooldown
                ? Within(TimeSpan.FromMilliseconds(cooldown))
                : standard.Cooldown,
            FailureStatuses = config.Member(BreakerKeys.FailureStatusCodes) is { ValueKind: JsonValueKind.Array } codes
                ? [.. codes.EnumerateArray().Select(code => code.GetInt32()).Distinct().Order()]
                : [],
        };
    }

    private static TimeSpan Within(TimeSpan cooldown) =>
        cooldown < BreakerPolicy.ShortestCooldown
            ? BreakerPolicy.ShortestCooldown
            : cooldown > BreakerPolicy.LongestCooldown ? BreakerPolicy.LongestCooldown : cooldown;

    private static void Whole(JsonElement config, string path, string name, double least, Action<string, string> fault)
    {
        if (config.Has(name)
            && !(Number(config, name) is { } number && number >= least && number <= MaxNumber && number == Math.Floor(number)))
            fault(path + "," + name, string.Create(CultureInfo.InvariantCulture, $"Expected a whole number from {least} to {MaxNumber:0}"));
    }

    private static double? Number(JsonElement config, string name) =>
        config.Member(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static bool IsStatus(JsonElement code) =>
        code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var status) && status is >= 100 and <= 599;
}
