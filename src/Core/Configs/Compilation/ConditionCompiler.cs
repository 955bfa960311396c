using System.Collections.Immutable;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Configs.Compilation;

/// <summary>
/// Compiles the <c>query</c> of a condition (docs/architecture/portkey.md#conditions). Keys beside <c>$and</c> and <c>$or</c>,
/// and operators beside <c>$regex</c>, count too.
/// </summary>
internal static class ConditionCompiler
{
    private const int MaxNesting = 8;

    /// <summary>The condition, or what is wrong with it.</summary>
    /// <param name="query">The query.</param>
    /// <param name="patterns">What is left of the config's patterns; null where they were counted before.</param>
    /// <param name="nesting">Queries around it.</param>
    public static Parsed<Condition> Compile(JsonElement query, PatternBudget? patterns = null, int nesting = 0)
    {
        if (query.ValueKind != JsonValueKind.Object)
            return new Fault("'query' must be an object");
        if (nesting > MaxNesting)
            return new Fault($"'query' is nested deeper than {MaxNesting} levels");

        var parts = ImmutableArray.CreateBuilder<Condition>();
        foreach (var member in query.EnumerateObject())
        {
            var read = member.Name is "$and" or "$or"
                ? Several(member, patterns, nesting)
                : Field(member.Name, member.Value, patterns);
            if (!read.TryGet(out var part, out _))
                return read;
            parts.Add(part);
        }

        return new Condition.All(parts.ToImmutable());
    }

    private static Parsed<Condition> Several(JsonProperty member, PatternBudget? patterns, int nesting)
    {
        if (member.Value.ValueKind != JsonValueKind.Array)
            return new Fault($"'{member.Name}' must be a list of queries");
        var parts = ImmutableArray.CreateBuilder<Condition>();
        foreach (var query in member.Value.EnumerateArray())
        {
            var read = Compile(query, patterns, nesting + 1);
            if (!read.TryGet(out var part, out _))
                return read;
            parts.Add(part);
        }

        return member.Name == "$and" ? new Condition.All(parts.ToImmutable()) : new Condition.Any(parts.ToImmutable());
    }

    private static Parsed<Condition> Field(string name, JsonElement value, PatternBudget? patterns)
    {
        var path = RequestAttributePath.Parse(name);
        if (value.ValueKind != JsonValueKind.Object)
            return RequestAttributeValue.From(value) is { } plain
                ? new Condition.Compare(path, ConditionOperator.Equal, [plain])
                : NotComparable(path);

        var parts = ImmutableArray.CreateBuilder<Condition>();
        foreach (var member in value.EnumerateObject())
        {
            var read = Operator(path, member, patterns);
            if (!read.TryGet(out var part, out _))
                return read;
            parts.Add(part);
        }

        return new Condition.All(parts.ToImmutable());
    }

    private static Parsed<Condition> Operator(RequestAttributePath path, JsonProperty member, PatternBudget? patterns)
    {
        if (member.Name == "$regex")
            return Pattern(path, member.Value, patterns);
        ConditionOperator? comparison = member.Name switch
        {
            "$eq" => ConditionOperator.Equal,
            "$ne" => ConditionOperator.NotEqual,
            "$gt" => ConditionOperator.Greater,
            "$gte" => ConditionOperator.GreaterOrEqual,
            "$lt" => ConditionOperator.Less,
            "$lte" => ConditionOperator.LessOrEqual,
            "$in" => ConditionOperator.In,
            "$nin" => ConditionOperator.NotIn,
            _ => null,
        };
        if (comparison is not { } known)
            return new Fault($"'{member.Name}' is no operator; known are $eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $regex, $and, $or");

        var isList = known is ConditionOperator.In or ConditionOperator.NotIn;
        if (isList != (member.Value.ValueKind == JsonValueKind.Array))
            return new Fault($"'{member.Name}' takes {(isList ? "a list" : "a single value")}");
        var values = isList
            ? member.Value.EnumerateArray().Select(RequestAttributeValue.From).ToList()
            : [RequestAttributeValue.From(member.Value)];
        return values.Contains(null)
            ? NotComparable(path)
            : new Condition.Compare(path, known, [.. values.Select(value => value!.Value)]);
    }

    private static Parsed<Condition> Pattern(RequestAttributePath path, JsonElement value, PatternBudget? patterns)
    {
        if (value.ValueKind != JsonValueKind.String)
            return new Fault("'$regex' takes a pattern");
        return ConfigPattern.Compile(value.GetString()!, patterns).TryGet(out var pattern, out var fault)
            ? new Condition.Matches(path, pattern)
            : new Fault("'$regex' " + fault);
    }

    private static Fault NotComparable(RequestAttributePath path) =>
        new($"'{path}' is compared with something that is no text, number or boolean");
}
