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
        SettingKinds.Boolean(config, path, "enabled", fault);
        Whole(config, path, "failure_threshold", 1, fault);
        Whole(config, path, "minimum_requests", 1, fault);
        Whole(config, path, "cooldown_interval", 0, fault);
        if (config.Has("failure_threshold_percentage") && !(Number(config, "failure_threshold_percentage") is > 0 and <= MaxPercentage))
            fault(path + ",failure_threshold_percentage", "Expected a percentage above 0, up to 100");
        if (!config.Has("failure_status_codes"))
            return;
        if (config.Member("failure_status_codes") is not { ValueKind: JsonValueKind.Array } codes
            || codes.EnumerateArray().Any(code => !IsStatus(code)))
            fault(path + ",failure_status_codes", "Expected array of statuses from 100 to 599");
    }

    /// <summary>The policy of a checked object, or null where there is none. What it leaves out is the default's.</summary>
    public static BreakerPolicy? Compile(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object)
            return null;
        if (config.Member("enabled").ValueKind == JsonValueKind.False)
            return BreakerPolicy.Off;

        var (failures, share) = ((long?)Number(config, "failure_threshold"), Number(config, "failure_threshold_percentage"));
        var isNamed = failures is not null || share is not null;
        var standard = isNamed ? new BreakerPolicy() : BreakerPolicy.Default;
        return new()
        {
            Failures = failures,
            FailurePercentage = isNamed ? share : standard.FailurePercentage,
            MinimumRequests = (long?)Number(config, "minimum_requests") ?? standard.MinimumRequests,
            Cooldown = Number(config, "cooldown_interval") is { } cooldown
                ? Within(TimeSpan.FromMilliseconds(cooldown))
                : standard.Cooldown,
            FailureStatuses = config.Member("failure_status_codes") is { ValueKind: JsonValueKind.Array } codes
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
