using System.Collections.Immutable;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.RequestLog;

/// <summary>Ways in which a store writes what its database has of its own.</summary>
internal interface ILogDialect
{
    /// <summary>A start in Unix milliseconds as a value of the column <c>at</c>.</summary>
    object TimeOf(long milliseconds);

    /// <summary>An id as a value of the column <c>id</c>.</summary>
    object IdOf(Guid id);

    /// <summary>A text as a value that the database can hold.</summary>
    string TextOf(string text);

    /// <summary>Condition that the metadata have a value under a name.</summary>
    string HasMetadata(string name, string value);

    /// <summary>Condition that the entry has a prompt that is not redacted and contains a text, whatever its case.</summary>
    string HasPrompt(string text);
}

/// <summary>A filter as the condition of a query, with its values as parameters <c>$1</c>, <c>$2</c> and so on.</summary>
internal sealed class LogCondition
{
    private readonly List<string> _parts = [];
    private readonly List<object> _values = [];
    private readonly ILogDialect _dialect;

    /// <summary>The condition of a filter, from a place in the list on.</summary>
    public LogCondition(LogFilter filter, LogCursor? after, ILogDialect dialect)
    {
        _dialect = dialect;
        AddTime(">=", filter.FromMilliseconds);
        AddTime("<", filter.UntilMilliseconds);
        AddList("workspace", filter.Workspaces);
        AddList("provider", filter.Providers);
        AddList("model", filter.Models);
        AddPairs(filter.ProviderModels);
        AddList("operation", filter.Operations, static operation => (int)operation);
        AddList("virtual_key", filter.VirtualKeys);
        AddList("api_key", filter.ApiKeys);
        AddList("status", filter.Statuses, static status => status);
        AddList("status / 100", filter.StatusClasses, static status => status);
        AddList("cache", filter.Caches, static cache => (int)cache);
        AddList("source", filter.Sources, static source => (int)source);
        AddList("class", filter.Classes, static value => (int)value);
        AddList("code", filter.ErrorCodes);
        foreach (var (workspace, shown) in filter.HiddenBefore)
        {
            var time = Parameter(dialect.TimeOf(shown.ToUnixTimeMilliseconds()));
            _parts.Add($"NOT (entry.workspace = {TextParameter(workspace)} AND entry.at < {time})");
        }

        AddList("trace", filter.TraceIds);
        AddList("config", filter.Configs);
        AddList("\"user\"", filter.Users);
        if (filter.IsError is { } error)
            _parts.Add(error ? "entry.status >= 400" : "entry.status < 400");
        if (filter.FinalOnly)
            _parts.Add("entry.final");
        foreach (var (name, value) in filter.Metadata)
            _parts.Add(dialect.HasMetadata(TextParameter(name), TextParameter(value)));
        AddRange("settled", filter.MinMicroDollars, filter.MaxMicroDollars);
        AddRange("tokens", filter.MinTokens, filter.MaxTokens);
        AddRange("input_tokens", filter.MinInputTokens, filter.MaxInputTokens);
        AddRange("output_tokens", filter.MinOutputTokens, filter.MaxOutputTokens);
        AddRange("total", filter.MinMicroseconds, filter.MaxMicroseconds);
        if (filter.Prompt is { } prompt)
            _parts.Add(dialect.HasPrompt(TextParameter(prompt)));
        if (after is { } place)
        {
            var (at, id) = (dialect.TimeOf(place.At.ToUnixTimeMilliseconds()), dialect.IdOf(place.Id));
            _parts.Add($"(entry.at, entry.id) < ({Parameter(at)}, {Parameter(id)})");
        }
    }

    /// <summary>The condition as SQL, without the word that begins it.</summary>
    public string Text => _parts.Count == 0 ? "true" : string.Join(" AND ", _parts);

    /// <summary>Values of the parameters, in their order.</summary>
    public IReadOnlyList<object> Values => _values;

    private void AddTime(string comparison, long? milliseconds)
    {
        if (milliseconds is { } time)
            _parts.Add($"entry.at {comparison} {Parameter(_dialect.TimeOf(time))}");
    }

    private void AddRange(string column, long? least, long? most)
    {
        if (least is { } low)
            _parts.Add($"entry.{column} >= {Parameter(low)}");
        if (most is { } high)
            _parts.Add($"entry.{column} <= {Parameter(high)}");
    }

    private void AddList(string column, ImmutableArray<string> values) => AddList(column, values, _dialect.TextOf);

    private void AddList<T>(string column, ImmutableArray<T> values, Func<T, object> read)
    {
        if (!values.IsEmpty)
            _parts.Add($"entry.{column} IN ({string.Join(", ", values.Select(value => Parameter(read(value))))})");
    }

    private void AddPairs(ImmutableArray<ProviderModel> pairs)
    {
        if (pairs.IsEmpty)
            return;
        var any = pairs.Select(pair => $"entry.provider = {TextParameter(pair.Provider)} AND entry.model = {TextParameter(pair.Model)}");
        _parts.Add($"({string.Join(" OR ", any)})");
    }

    private string TextParameter(string text) => Parameter(_dialect.TextOf(text));

    private string Parameter(object value)
    {
        _values.Add(value);
        return $"${_values.Count}";
    }
}
