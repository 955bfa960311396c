using System.Collections.Immutable;
using System.Text.Json;
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
    public static (Condition? Condition, string? Fault) Compile(JsonElement query, PatternBudget? patterns = null, int nesting = 0)
    {
        if (query.ValueKind != JsonValueKind.Object)
            return (null, "'query' must be an object");
        if (nesting > MaxNesting)
            return (null, $"'query' is nested deeper than {MaxNesting} levels");

        var parts = ImmutableArray.CreateBuilder<Condition>();
        foreach (var member in query.EnumerateObject())
        {
            var (part, fault) = member.Name is "$and" or "$or"
                ? Several(member, patterns, nesting)
                : Field(member.Name, member.Value, patterns);
            if (part is null)
                return (null, fault);
            parts.Add(part);
        }

        return (new Condition.All(parts.ToImmutable()), null);
    }

    private static (Condition? Condition, string? Fault) Several(JsonProperty member, PatternBudget? patterns, int nesting)
    {
        if (member.Value.ValueKind != JsonValueKind.Array)
            return (null, $"'{member.Name}' must be a list of queries");
        var parts = ImmutableArray.CreateBuilder<Condition>();
        foreach (var query in member.Value.EnumerateArray())
        {
            var (part, fault) = Compile(query, patterns, nesting + 1);
            if (part is null)
                return (null, fault);
            parts.Add(part);
        }

        return (member.Name == "$and" ? new Condition.All(parts.ToImmutable()) : new Condition.Any(parts.ToImmutable()), null);
    }

    private static (Condition? Condition, string? Fault) Field(string name, JsonElement value, PatternBudget? patterns)
    {
        var path = RequestAttributePath.Parse(name);
        if (value.ValueKind != JsonValueKind.Object)
            return RequestAttributeValue.From(value) is { } plain
                ? (new Condition.Compare(path, ConditionOperator.Equal, [plain]), null)
                : (null, $"'{path}' is compared with something that is no text, number or boolean");

        var parts = ImmutableArray.CreateBuilder<Condition>();
        foreach (var member in value.EnumerateObject())
        {
            var (part, fault) = Operator(path, member, patterns);
            if (part is null)
                return (null, fault);
            parts.Add(part);
        }

        return (new Condition.All(parts.ToImmutable()), null);
    }

    private static (Condition? Condition, string? Fault) Operator(RequestAttributePath path, JsonProperty member, PatternBudget? patterns)
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
            return (null, $"'{member.Name}' is no operator; known are $eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $regex, $and, $or");

        var isList = known is ConditionOperator.In or ConditionOperator.NotIn;
        if (isList != (member.Value.ValueKind == JsonValueKind.Array))
            return (null, $"'{member.Name}' takes {(isList ? "a list" : "a single value")}");
        var values = isList
            ? member.Value.EnumerateArray().Select(RequestAttributeValue.From).ToList()
            : [RequestAttributeValue.From(member.Value)];
        return values.Contains(null)
            ? (null, $"'{path}' is compared with something that is no text, number or boolean")
            : (new Condition.Compare(path, known, [.. values.Select(value => value!.Value)]), null);
    }

    private static (Condition? Condition, string? Fault) Pattern(RequestAttributePath path, JsonElement value, PatternBudget? patterns)
    {
        if (value.ValueKind != JsonValueKind.String)
            return (null, "'$regex' takes a pattern");
        var (pattern, fault) = ConfigPattern.Compile(value.GetString()!, patterns);
        return pattern is null ? (null, "'$regex' " + fault) : (new Condition.Matches(path, pattern), null);
    }
}
