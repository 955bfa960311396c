using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ImageGateway.Core.Budgets.RateLimiting;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.ControlPlane;

/// <summary>
/// Reads budgets and rate limits of a request body: an object or an array of them, snake case or camel case 
/// (docs/architecture/portkey.md#virtual-keys). What of Portkey's fields is not served here is refused with a message, never ignored.
/// </summary>
/// <param name="fault">Takes each fault, as a sentence.</param>
public sealed class LimitReader(Action<string> fault)
{
    private const long MostRate = 1_000_000_000;
    private const int MostWaiting = 10_000;
    private const int LongestWaitMs = 600_000;

    private static readonly FrozenSet<string> UsageFields = FrozenSet.ToFrozenSet(
        ["type", "credit_limit", "alert_threshold", "periodic_reset"]);
    private static readonly FrozenSet<string> RateFields = FrozenSet.ToFrozenSet(["type", "unit", "value", "queue"]);
    private static readonly FrozenSet<string> QueueFields = FrozenSet.ToFrozenSet(["max", "wait_ms"]);

    /// <summary>The budgets, at most one of each type.</summary>
    public ImmutableArray<UsageLimit> Usage(JsonElement limits, string path = "usage_limits")
    {
        var read = Objects(limits, path).Select(limit => UsageOf(limit.Element, limit.Path)).OfType<UsageLimit>().ToImmutableArray();
        foreach (var twice in read.GroupBy(limit => limit.Type).Where(group => group.Count() > 1))
            fault($"'{path}' has more than one limit of type '{twice.Key}'");
        return read;
    }

    /// <summary>The rate limits, at most one of each type and unit.</summary>
    public ImmutableArray<RateLimitRule> Rates(JsonElement limits, string path = "rate_limits")
    {
        var read = Objects(limits, path).Select(limit => RateOf(limit.Element, limit.Path)).OfType<RateLimitRule>().ToImmutableArray();
        foreach (var twice in read.GroupBy(limit => (limit.Type, limit.Unit)).Where(group => group.Count() > 1))
            fault($"'{path}' has more than one limit of type '{twice.Key.Type}'{(twice.Key.Unit is { } unit ? $" per '{unit}'" : string.Empty)}");
        return read;
    }

    /// <summary>One budget, or null where it has faults.</summary>
    public UsageLimit? UsageOf(JsonElement limit, string path, params ReadOnlySpan<string> more)
    {
        var sound = KnownFields(limit, path, UsageFields, more);
        var type = limit.Has("type") ? limit.Text("type") : UsageLimit.Cost;
        if (type is not (UsageLimit.Cost or UsageLimit.Requests or UsageLimit.Images))
        {
            fault($"'{path}.type' is '{type}'; it must be cost, requests or images");
            return null;
        }

        var reset = limit.Text("periodic_reset");
        if (limit.Has("periodic_reset") && reset is not ("weekly" or "monthly"))
        {
            fault($"'{path}.periodic_reset' must be weekly, monthly or null");
            sound = false;
        }

        var most = Amount(limit, "credit_limit", path, type);
        decimal? threshold = null;
        if (limit.Has("alert_threshold") && (threshold = Amount(limit, "alert_threshold", path, type)) is null)
            sound = false;
        if (threshold > most)
        {
            fault($"'{path}.alert_threshold' must not be above 'credit_limit'");
            sound = false;
        }

        return sound && most is { } credit ? new(type, credit, threshold, reset) : null;
    }

    /// <summary>One rate limit, or null where it has faults.</summary>
    public RateLimitRule? RateOf(JsonElement limit, string path, params ReadOnlySpan<string> more)
    {
        var sound = KnownFields(limit, path, RateFields, more);
        var type = limit.Text("type");
        if (type is not ("requests" or "images" or RateLimitRule.ImagesInFlight))
        {
            fault($"'{path}.type' is '{type}'; it must be requests, images or images_in_flight");
            return null;
        }

        var unit = limit.Text("unit");
        if (type == RateLimitRule.ImagesInFlight ? limit.Has("unit") : unit is not ("rpm" or "rph" or "rpd"))
        {
            fault(type == RateLimitRule.ImagesInFlight
                ? $"'{path}.unit' has no meaning for images_in_flight"
                : $"'{path}.unit' is '{unit}'; it must be rpm, rph or rpd");
            sound = false;
        }

        if (limit.Member("value") is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt64(out var value) || value is < 0
            or > MostRate)
        {
            fault(string.Create(CultureInfo.InvariantCulture, $"'{path}.value' must be a whole number from 0 to {MostRate}"));
            return null;
        }

        RateLimitQueue? queue = null;
        if (limit.Has("queue"))
        {
            queue = QueueOf(limit.Member("queue"), path + ".queue", type);
            sound &= queue is not null;
        }

        return sound ? new(type, unit, value, queue) : null;
    }

    private RateLimitQueue? QueueOf(JsonElement queue, string path, string type)
    {
        if (type != RateLimitRule.ImagesInFlight)
        {
            fault($"'{path}' has a meaning for images_in_flight only");
            return null;
        }

        if (!KnownFields(queue, path, QueueFields, []))
            return null;
        var max = Whole(queue, "max", MostWaiting, path);
        var wait = Whole(queue, "wait_ms", LongestWaitMs, path);
        return max is { } waiting && wait is { } milliseconds ? new(waiting, milliseconds) : null;
    }

    private int? Whole(JsonElement element, string name, int most, string path)
    {
        if (element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) && value >= 1
            && value <= most)
            return value;
        fault(string.Create(CultureInfo.InvariantCulture, $"'{path}.{name}' must be a whole number from 1 to {most}"));
        return null;
    }

    private decimal? Amount(JsonElement limit, string name, string path, string type)
    {
        if (limit.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var amount) && amount is > 0
            and <= UsageLimit.Most
            && decimal.Round(amount, type == UsageLimit.Cost ? 6 : 0) == amount)
        {
            return amount;
        }

        fault(type == UsageLimit.Cost
            ? $"'{path}.{name}' must be an amount of dollars above 0 and up to {UsageLimit.Most}, to a millionth"
            : $"'{path}.{name}' must be a whole number from 1 to {UsageLimit.Most}");
        return null;
    }

    private List<(JsonElement Element, string Path)> Objects(JsonElement limits, string path)
    {
        switch (limits.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return [];

            // An empty object is how some clients say that there is none.
            case JsonValueKind.Object:
                return limits.EnumerateObject().Any() ? [(limits, path)] : [];
            case JsonValueKind.Array:
                var objects = limits.EnumerateArray()
                    .Select((limit, index) => (limit, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))).ToList();
                if (objects.TrueForAll(limit => limit.limit.ValueKind == JsonValueKind.Object))
                    return objects;
                break;
        }

        fault($"'{path}' must be an object or an array of objects");
        return [];
    }

    private bool KnownFields(JsonElement limit, string path, FrozenSet<string> known, ReadOnlySpan<string> more)
    {
        if (limit.ValueKind != JsonValueKind.Object)
        {
            fault($"'{path}' must be an object");
            return false;
        }

        var sound = true;
        foreach (var member in limit.EnumerateObject())
        {
            var name = ConfigElement.Snake(member.Name);
            if (known.Contains(name) || more.Contains(name) || member.Value.ValueKind == JsonValueKind.Null)
                continue;
            fault($"'{path}.{member.Name}' is not supported here; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}");
            sound = false;
        }

        return sound;
    }
}
