using System.Collections.Immutable;
using ImageGateway.Core.RequestLog;
using Microsoft.Data.Sqlite;

namespace ImageGateway.Storage.Sqlite.RequestLog;

/// <summary>A filter as the condition of a query, with its values as parameters.</summary>
internal sealed class SqliteLogCondition
{
    private readonly List<string> _parts = [];
    private readonly List<(string Name, object? Value)> _parameters = [];

    /// <summary>The condition of a filter, from a place in the list on.</summary>
    public SqliteLogCondition(LogFilter filter, LogCursor? after)
    {
        AddBound("at >=", filter.FromMilliseconds);
        AddBound("at <", filter.UntilMilliseconds);
        AddList("workspace", filter.Workspaces);
        AddList("provider", filter.Providers);
        AddList("model", filter.Models);
        AddList("operation", filter.Operations, static operation => (int)operation);
        AddList("virtual_key", filter.VirtualKeys);
        AddList("api_key", filter.ApiKeys);
        AddList("status", filter.Statuses, static status => status);
        AddList("cache", filter.Caches, static cache => (int)cache);
        AddList("trace", filter.TraceIds);
        AddList("config", filter.Configs);
        AddList("user", filter.Users);
        if (filter.IsError is { } error)
            _parts.Add(error ? "status >= 400" : "status < 400");
        if (filter.FinalOnly)
            _parts.Add("final");
        foreach (var (name, value) in filter.Metadata)
            _parts.Add($"EXISTS (SELECT 1 FROM json_each(entry.metadata) AS pair WHERE pair.key = {Parameter(name)} AND pair.value = {Parameter(value)})");
        AddBound("settled >=", filter.MinMicroDollars);
        AddBound("settled <=", filter.MaxMicroDollars);
        AddBound("tokens >=", filter.MinTokens);
        AddBound("tokens <=", filter.MaxTokens);
        AddBound("total >=", filter.MinMicroseconds);
        AddBound("total <=", filter.MaxMicroseconds);
        if (filter.Prompt is { } prompt)
            _parts.Add($"EXISTS (SELECT 1 FROM body WHERE body.id = entry.id AND NOT body.redacted AND contains_text(body.prompt, {Parameter(prompt)}))");
        if (after is { } place)
            _parts.Add($"(at, id) < ({Parameter(place.At.ToUnixTimeMilliseconds())}, {Parameter(SqliteLogRows.Bytes(place.Id))})");
    }

    /// <summary>Adds the functions that conditions use to a connection.</summary>
    /// <remarks>SQLite's own LIKE ignores the case of ASCII letters only.</remarks>
    public static void AddFunctions(SqliteConnection connection) => connection.CreateFunction(
        "contains_text", static (string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase)
            == true, isDeterministic: true);

    /// <summary>The text behind <c>WHERE</c>.</summary>
    public string Text => _parts.Count == 0 ? "1" : string.Join(" AND ", _parts);

    /// <summary>Values of the parameters in the text.</summary>
    public (string Name, object? Value)[] Parameters => [.. _parameters];

    private void AddBound(string comparison, long? value)
    {
        if (value is { } bound)
            _parts.Add($"{comparison} {Parameter(bound)}");
    }

    private void AddList(string column, ImmutableArray<string> values) => AddList(column, values, static value => value);

    private void AddList<T>(string column, ImmutableArray<T> values, Func<T, object> read)
    {
        if (!values.IsEmpty)
            _parts.Add($"{column} IN ({string.Join(", ", values.Select(value => Parameter(read(value))))})");
    }

    private string Parameter(object value)
    {
        var name = $"$p{_parameters.Count}";
        _parameters.Add((name, value));
        return name;
    }
}
