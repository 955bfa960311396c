using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Json;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Logs;

/// <summary>Reads the filters of lists, analytics and exports of the request log by the names that Portkey gives them.</summary>
internal sealed class LogFilterReader(IReadOnlyDictionary<string, string> given, BodyFaults faults)
{
    /// <summary>Micro-dollars of a cent.</summary>
    public const int MicroDollarsOfACent = 10_000;

    // Filters of Portkey's on what this gateway does not record apart.
    private static readonly Dictionary<string, string> NotActedOn = new()
    {
        ["span_id"] = "requests have trace ids only; use trace_id",
        ["prompt_slug"] = "there are no saved prompts",
        ["order_by"] = "entries go from the newest to the oldest",
        ["order_by_type"] = "entries go from the newest to the oldest",
        ["include_total"] = "lists say whether there is more",
        ["columns"] = "all columns are given",
    };

    // Filters that act; those of feedback do so beside the others.
    private static readonly string[] ActedOn =
    [
        "time_of_generation_min", "time_of_generation_max", "total_units_min", "total_units_max", "prompt_token_min", "prompt_token_max",
        "completion_token_min", "completion_token_max", "cost_min", "cost_max",
        "response_time_min", "response_time_max", "status_code", "virtual_keys", "configs", "api_key_ids", "metadata", "ai_org_model",
        "ai_org", "ai_model", "operation", "cache_status", "trace_id", "user", "error_code", "attempt_class", "source", "is_success",
        "is_final", "prompt", "weighted_feedback_min", "weighted_feedback_max",
    ];

    private static readonly string[] Known = [.. ActedOn, .. NotActedOn.Keys];

    /// <value>Names of the filters that act.</value>
    public static IReadOnlyList<string> Names => ActedOn;

    /// <summary>Reads the filters; what is wrong with them goes to the faults.</summary>
    /// <param name="others">Names beside filters that the route reads.</param>
    public LogFilter Read(params ReadOnlySpan<string> others)
    {
        foreach (var name in given.Keys)
        {
            if (NotActedOn.TryGetValue(name, out var instead))
                faults.Warn($"'{name}' is accepted and not acted on: {instead}");
            else if (!Known.Contains(name) && !others.Contains(name))
                faults.Add($"'{name}' is not known here{NearestName.Hint(name, Known)}");
        }

        var filter = new LogFilter
        {
            From = Time("time_of_generation_min"),
            Until = Time("time_of_generation_max"),
            Providers = List("ai_org"),
            Models = List("ai_model"),
            ProviderModels = Pairs("ai_org_model"),
            Operations = Words("operation", LogWords.Operations),
            VirtualKeys = List("virtual_keys"),
            ApiKeys = List("api_key_ids"),
            Caches = Words("cache_status", LogWords.Caches),
            Sources = Words("source", LogWords.Sources),
            Classes = Words("attempt_class", LogWords.Classes),
            ErrorCodes = List("error_code"),
            TraceIds = List("trace_id"),
            Configs = List("configs"),
            Users = List("user"),
            Metadata = Metadata(),
            IsError = !Flag("is_success"),
            FinalOnly = Flag("is_final") == true,
            MinTokens = Whole("total_units_min", 1, isMost: false),
            MaxTokens = Whole("total_units_max", 1, isMost: true),
            MinInputTokens = Whole("prompt_token_min", 1, isMost: false),
            MaxInputTokens = Whole("prompt_token_max", 1, isMost: true),
            MinOutputTokens = Whole("completion_token_min", 1, isMost: false),
            MaxOutputTokens = Whole("completion_token_max", 1, isMost: true),
            MinMicroDollars = Whole("cost_min", MicroDollarsOfACent, isMost: false),
            MaxMicroDollars = Whole("cost_max", MicroDollarsOfACent, isMost: true),
            MinMicroseconds = Whole("response_time_min", 1_000, isMost: false),
            MaxMicroseconds = Whole("response_time_max", 1_000, isMost: true),
            Prompt = Text("prompt"),
        };
        if (filter.From >= filter.Until)
            faults.Add("'time_of_generation_min' must be before 'time_of_generation_max'");
        return WithStatuses(filter);
    }

    /// <summary>Reads the bounds of feedback, which is not a member of entries; null where none is given.</summary>
    public FeedbackRange? ReadFeedback()
    {
        var range = new FeedbackRange(
            Whole("weighted_feedback_min", LogFeedback.WholeWeight, isMost: false),
            Whole("weighted_feedback_max", LogFeedback.WholeWeight, isMost: true));
        return range == default ? null : range;
    }

    /// <summary>The query of a request as filters; a name that stands there several times is a list.</summary>
    public static Dictionary<string, string> Of(IQueryCollection query) =>
        query.GroupBy(static pair => ConfigElement.Snake(pair.Key)).ToDictionary(
            static group => group.Key, static group => string.Join(',', group.SelectMany(static pair => pair.Value)));

    /// <summary>Filters of a body: texts, numbers, lists of them, and an object of metadata.</summary>
    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, JsonElement> body) =>
        body.GroupBy(static pair => ConfigElement.Snake(pair.Key)).ToDictionary(
            static group => group.Key, static group => TextOf(group.Last().Value));

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => string.Empty,
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(TextOf)),
        _ => value.GetRawText(),
    };

    private LogFilter WithStatuses(LogFilter filter)
    {
        var (statuses, classes) = (ImmutableArray.CreateBuilder<int>(), ImmutableArray.CreateBuilder<int>());
        foreach (var word in List("status_code"))
        {
            if (word.Length == 3 && word.EndsWith("xx", StringComparison.OrdinalIgnoreCase) && word[0] is >= '1' and <= '5')
                classes.Add(word[0] - '0');
            else if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 999)
                statuses.Add(status);
            else
                faults.Add("'status_code' must be statuses such as 429 or 4xx, with commas between");
        }

        // Classes and statuses together mean either; a status is its own class of one.
        if (classes.Count > 0 && statuses.Count > 0)
            statuses.AddRange(classes.SelectMany(static first => Enumerable.Range(first * 100, 100)));
        return filter with { Statuses = statuses.ToImmutable(), StatusClasses = statuses.Count > 0 ? [] : classes.ToImmutable() };
    }

    private string? Text(string name) => given.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    private ImmutableArray<string> List(string name)
    {
        const int Most = 100;
        string[] words = Text(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (words.Length > Most)
            faults.Add($"'{name}' must be at most {Most} values");
        return [.. words.Take(Most).Distinct(StringComparer.Ordinal)];
    }

    private ImmutableArray<T> Words<T>(string name, ImmutableArray<(T Value, string Word)> words)
    {
        var values = ImmutableArray.CreateBuilder<T>();
        foreach (var asked in List(name))
        {
            var spelt = asked.Replace(' ', '_');
            var index = words.ToList().FindIndex(
                word => string.Equals(word.Word.Replace(' ', '_'), spelt, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
                faults.Add($"'{name}' must be {string.Join(", ", words.Select(static word => word.Word))}");
            else
                values.Add(words[index].Value);
        }

        return values.ToImmutable();
    }

    private ImmutableArray<ProviderModel> Pairs(string name)
    {
        var pairs = ImmutableArray.CreateBuilder<ProviderModel>();
        foreach (var pair in List(name))
        {
            if (pair.Split("__", 2) is [{ Length: > 0 } provider, { Length: > 0 } model])
                pairs.Add(new(provider, model));
            else
                faults.Add($"'{name}' must be a provider and a model with two underscores between, as in PROVIDER__MODEL");
        }

        return pairs.ToImmutable();
    }

    private ImmutableSortedDictionary<string, string> Metadata()
    {
        var none = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        if (Text("metadata") is not { } text)
            return none;
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.EnumerateObject().All(static member => member.Value.ValueKind == JsonValueKind.String))
            {
                return none.SetItems(json.RootElement.EnumerateObject()
                    .Select(static member => KeyValuePair.Create(LogText.Cut(member.Name), LogText.Cut(member.Value.GetString()))));
            }
        }
        catch (JsonException)
        {
            // What it must be is said below.
        }

        faults.Add("'metadata' must be a JSON object of texts, as in {\"team\":\"red\"}");
        return none;
    }

    private bool? Flag(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (text is "true" or "1" or "false" or "0")
            return text is "true" or "1";
        faults.Add($"'{name}' must be true or false");
        return null;
    }

    private DateTimeOffset? Time(string name)
    {
        // A plus sign in a query that nobody escaped is a space.
        if (Text(name)?.Replace(' ', '+') is not { } text)
            return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && time > DateTimeOffset.UnixEpoch)
            return time.ToUniversalTime();
        faults.Add($"'{name}' must be a date and time such as 2030-01-31T00:00:00Z");
        return null;
    }

    // A bound in a larger unit as whole numbers of the smaller one, within the bound.
    private long? Whole(string name, int factor, bool isMost)
    {
        if (Text(name) is not { } text)
            return null;
        if (decimal.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < 1_000_000_000_000)
            return (long)(isMost ? Math.Floor(number * factor) : Math.Ceiling(number * factor));
        faults.Add($"'{name}' must be a number");
        return null;
    }
}
