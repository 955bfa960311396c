using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.RequestLog;

/// <summary>Conditions on entries, all of which must hold. An empty list allows every value.</summary>
public sealed record LogFilter
{
    /// <value>Earliest start, inclusive; null: no bound.</value>
    public DateTimeOffset? From { get; init; }

    /// <value>Latest start, exclusive; null: no bound.</value>
    public DateTimeOffset? Until { get; init; }

    /// <value>Ids of workspaces.</value>
    public ImmutableArray<string> Workspaces { get; init; } = [];

    /// <value>Slugs of providers.</value>
    public ImmutableArray<string> Providers { get; init; } = [];

    /// <value>Models.</value>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <value>Pairs of a provider and its model.</value>
    public ImmutableArray<ProviderModel> ProviderModels { get; init; } = [];

    /// <value>Operations.</value>
    public ImmutableArray<ImageOperation> Operations { get; init; } = [];

    /// <value>Slugs of virtual keys.</value>
    public ImmutableArray<string> VirtualKeys { get; init; } = [];

    /// <value>Ids of gateway keys.</value>
    public ImmutableArray<string> ApiKeys { get; init; } = [];

    /// <value>HTTP statuses.</value>
    public ImmutableArray<int> Statuses { get; init; } = [];

    /// <value>First digits of HTTP statuses: 4 for all from 400 to 499.</value>
    public ImmutableArray<int> StatusClasses { get; init; } = [];

    /// <value>Uses of the response cache.</value>
    public ImmutableArray<LogCache> Caches { get; init; } = [];

    /// <value>True: errors only; false: successes only; null: both.</value>
    public bool? IsError { get; init; }

    /// <value>True: only entries whose response the caller got.</value>
    public bool FinalOnly { get; init; }

    /// <value>Origins of the response.</value>
    public ImmutableArray<LogSource> Sources { get; init; } = [];

    /// <value>Classes of attempts.</value>
    public ImmutableArray<AttemptClass> Classes { get; init; } = [];

    /// <value>Codes of errors.</value>
    public ImmutableArray<string> ErrorCodes { get; init; } = [];

    /// <value>Trace ids.</value>
    public ImmutableArray<string> TraceIds { get; init; } = [];

    /// <value>Slugs of saved configs.</value>
    public ImmutableArray<string> Configs { get; init; } = [];

    /// <value>End users.</value>
    public ImmutableArray<string> Users { get; init; } = [];

    /// <value>Names and values of metadata, all of which the entry must have.</value>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <value>Least charge in micro-dollars, inclusive; null: no bound.</value>
    public long? MinMicroDollars { get; init; }

    /// <value>Greatest charge in micro-dollars, inclusive; null: no bound.</value>
    public long? MaxMicroDollars { get; init; }

    /// <value>Least tokens, inclusive; null: no bound.</value>
    public long? MinTokens { get; init; }

    /// <value>Greatest tokens, inclusive; null: no bound.</value>
    public long? MaxTokens { get; init; }

    /// <value>Least tokens of the prompt, inclusive; null: no bound. Entries whose tokens are not known do not fit.</value>
    public long? MinInputTokens { get; init; }

    /// <value>Greatest tokens of the prompt, inclusive; null: no bound. Entries whose tokens are not known do not fit.</value>
    public long? MaxInputTokens { get; init; }

    /// <value>Least tokens of the answer, inclusive; null: no bound. Entries whose tokens are not known do not fit.</value>
    public long? MinOutputTokens { get; init; }

    /// <value>Greatest tokens of the answer, inclusive; null: no bound. Entries whose tokens are not known do not fit.</value>
    public long? MaxOutputTokens { get; init; }

    /// <value>Least total duration in microseconds, inclusive; null: no bound.</value>
    public long? MinMicroseconds { get; init; }

    /// <value>Greatest total duration in microseconds, inclusive; null: no bound.</value>
    public long? MaxMicroseconds { get; init; }

    /// <value>Text that the prompt contains, whatever its case; null: any prompt.</value>
    public string? Prompt { get; init; }

    /// <value>Workspaces whose entries are hidden before a time, since they keep them for a shorter time than the log does.</value>
    public ImmutableSortedDictionary<string, DateTimeOffset> HiddenBefore { get; init; } =
        ImmutableSortedDictionary<string, DateTimeOffset>.Empty;

    /// <summary>Least start in whole milliseconds of Unix time, as stores compare it; null: no bound.</summary>
    public long? FromMilliseconds => CeilingOf(From);

    /// <summary>Start below which entries lie, in whole milliseconds of Unix time, as stores compare it; null: no bound.</summary>
    public long? UntilMilliseconds => CeilingOf(Until);

    /// <summary>Determines whether roll-ups can answer the filter: it names only their dimensions and times.</summary>
    public bool IsOfRollups =>
        Sources.IsEmpty && Classes.IsEmpty && ErrorCodes.IsEmpty
        && TraceIds.IsEmpty && Configs.IsEmpty && Users.IsEmpty && Metadata.IsEmpty && Prompt is null
        && MinMicroDollars is null && MaxMicroDollars is null && MinTokens is null && MaxTokens is null
        && MinInputTokens is null && MaxInputTokens is null && MinOutputTokens is null && MaxOutputTokens is null
        && MinMicroseconds is null && MaxMicroseconds is null;

    /// <summary>Determines whether the filter names times and workspaces only.</summary>
    public bool IsOfWorkspaces =>
        IsOfRollups && IsError is null && Providers.IsEmpty && Models.IsEmpty && ProviderModels.IsEmpty && Operations.IsEmpty
        && VirtualKeys.IsEmpty && ApiKeys.IsEmpty && Statuses.IsEmpty && StatusClasses.IsEmpty && Caches.IsEmpty;

    /// <summary>Determines whether an entry fits. The prompt is looked for in <see cref="LogEntry.Body"/>.</summary>
    public bool Fits(LogEntry entry) =>
        !(entry.At < From) && !(entry.At >= Until) && FitsKey(RollupKey.From(entry)) && (!FinalOnly || entry.IsFinal)
        && Allows(Sources, entry.Source) && Allows(Classes, entry.Class) && Allows(ErrorCodes, entry.ErrorCode)
        && !(HiddenBefore.TryGetValue(entry.Workspace, out var shown) && entry.At < shown)
        && Allows(TraceIds, entry.TraceId) && Allows(Configs, entry.Config) && Allows(Users, entry.User)
        && Metadata.All(pair => entry.Metadata.TryGetValue(pair.Key, out var value) && value == pair.Value)
        && IsWithin(entry.Cost.Settled, MinMicroDollars, MaxMicroDollars)
        && IsWithin(entry.Tokens, MinTokens, MaxTokens)
        && IsWithin(entry.InputTokens, MinInputTokens, MaxInputTokens)
        && IsWithin(entry.OutputTokens, MinOutputTokens, MaxOutputTokens)
        && IsWithin(entry.Timings.Total, MinMicroseconds, MaxMicroseconds)
        && (Prompt is null || entry.Body is { IsRedacted: false, Prompt: { } prompt }
            && prompt.Contains(Prompt, StringComparison.OrdinalIgnoreCase));

    /// <summary>Determines whether the dimensions of a roll-up fit.</summary>
    public bool FitsKey(RollupKey key) =>
        Allows(Workspaces, key.Workspace) && Allows(Providers, key.Provider) && Allows(Models, key.Model)
            && Allows(Operations, key.Operation) && Allows(ProviderModels, new(key.Provider, key.Model))
            && Allows(StatusClasses, key.Status / 100)
        && Allows(VirtualKeys, key.VirtualKey) && Allows(ApiKeys, key.ApiKey) && Allows(Statuses, key.Status) && Allows(Caches, key.Cache)
        && (IsError is not { } error || error == (key.Status >= 400));

    // Entries have whole milliseconds: those from a part of one on are those from the next whole one on.
    private static long? CeilingOf(DateTimeOffset? time) =>
        time is { } bound ? bound.ToUnixTimeMilliseconds() + (bound.Ticks % TimeSpan.TicksPerMillisecond > 0 ? 1 : 0) : null;

    private static bool Allows<T>(ImmutableArray<T> allowed, T value) => allowed.IsEmpty || allowed.Contains(value);

    private static bool IsWithin(long? value, long? least, long? most) =>
        (least is null || value >= least) && (most is null || value <= most);
}

/// <summary>A model of a provider.</summary>
/// <param name="Provider">Slug of the provider.</param>
/// <param name="Model">Name of the model.</param>
public readonly record struct ProviderModel(string Provider, string Model);
