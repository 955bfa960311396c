using System.Collections.Immutable;
using ImageGateway.Core.RequestLog;
using Npgsql;

namespace ImageGateway.Storage.PostgreSql;

/// <summary>A filter as the condition of a query, with its values as parameters.</summary>
internal sealed class PostgresLogCondition
{
    private readonly List<string> _parts = [];
    private readonly List<object> _values = [];

    /// <summary>The condition of a filter, from a place in the list on.</summary>
    public PostgresLogCondition(LogFilter filter, LogCursor? after)
    {
        AddBound("entry.at >=", TimeOf(filter.FromMilliseconds));
        AddBound("entry.at <", TimeOf(filter.UntilMilliseconds));
        AddList("workspace", filter.Workspaces);
        AddList("provider", filter.Providers);
        AddList("model", filter.Models);
        AddList("operation", [.. filter.Operations.Select(static operation => (short)operation)]);
        AddList("virtual_key", filter.VirtualKeys);
        AddList("api_key", filter.ApiKeys);
        AddList("status", filter.Statuses);
        AddList("cache", [.. filter.Caches.Select(static cache => (short)cache)]);
        AddList("trace", filter.TraceIds);
        AddList("config", filter.Configs);
        AddList("\"user\"", filter.Users);
        if (filter.IsError is { } error)
            _parts.Add(error ? "status >= 400" : "status < 400");
        if (filter.FinalOnly)
            _parts.Add("final");
        foreach (var (name, value) in filter.Metadata)
            _parts.Add($"metadata ->> {Parameter(PostgresLogRows.Text(name))} = {Parameter(PostgresLogRows.Text(value))}");
        AddBound("settled >=", filter.MinMicroDollars);
        AddBound("settled <=", filter.MaxMicroDollars);
        AddBound("tokens >=", filter.MinTokens);
        AddBound("tokens <=", filter.MaxTokens);
        AddBound("total >=", filter.MinMicroseconds);
        AddBound("total <=", filter.MaxMicroseconds);
        if (filter.Prompt is { } prompt)
            _parts.Add($"NOT body.redacted AND strpos(lower(body.prompt), lower({Parameter(PostgresLogRows.Text(prompt))})) > 0");
        if (after is { } place)
            _parts.Add($"(entry.at, entry.id) < ({Parameter(place.At.ToUniversalTime())}, {Parameter(place.Id)})");
        From = filter.Prompt is null
            ? "log_entry entry"
            : "log_entry entry JOIN log_body body ON body.at = entry.at AND body.id = entry.id";
    }

    /// <value>Text behind <c>FROM</c>.</value>
    public string From { get; }

    /// <value>Text behind <c>WHERE</c>.</value>
    public string Text => _parts.Count == 0 ? "true" : string.Join(" AND ", _parts);

    /// <summary>Adds the values to a command.</summary>
    public void AddTo(NpgsqlCommand command)
    {
        foreach (var value in _values)
            command.Parameters.Add(new() { Value = value });
    }

    private static DateTimeOffset? TimeOf(long? milliseconds) =>
        milliseconds is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;

    private void AddBound<T>(string comparison, T? value)
        where T : struct
    {
        if (value is { } bound)
            _parts.Add($"{comparison} {Parameter(bound)}");
    }

    private void AddList(string column, ImmutableArray<string> texts) => AddList<string>(column, [.. texts.Select(PostgresLogRows.Text)]);

    private void AddList<T>(string column, ImmutableArray<T> values)
    {
        if (!values.IsEmpty)
            _parts.Add($"{column} = ANY ({Parameter(values.ToArray())})");
    }

    private string Parameter(object value)
    {
        _values.Add(value);
        return $"${_values.Count}";
    }
}
