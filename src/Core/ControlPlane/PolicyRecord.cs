using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.ControlPlane;

/// <summary>A limit for every value of something that callers say, such as <c>metadata.team</c>, or for one value of it.</summary>
public sealed record PolicyRecord
{
    /// <summary>Display name chosen by the user.</summary>
    public required string Name { get; init; }

    /// <summary>Conditions that a request must fulfil all for the policy to apply.</summary>
    public ImmutableArray<PolicyCondition> Conditions { get; set; } = [];

    /// <summary>Attributes by which requests are grouped; each combination of values has the limit for itself.</summary>
    public ImmutableArray<string> GroupBy { get; set; } = [];

    /// <summary>The limit: one budget, or one rate limit.</summary>
    public BudgetLimits Limits { get; set; } = BudgetLimits.None;

    /// <summary>File of the deployment that declares the entry, which the API cannot change then; null: none.</summary>
    public string? DeclaredIn { get; init; }

    /// <summary>The one workspace that its conditions name, or null.</summary>
    [JsonIgnore]
    public string? OnlyWorkspace =>
        Conditions.FirstOrDefault(condition => condition.Key == PolicyKeys.Workspace) is { Values: [not "*" and var only] } ? only : null;

    /// <summary>
    /// Computes the policy's value that a request counts at: the attribute that it is grouped by; for several attributes their
    /// values as a JSON array.
    /// </summary>
    /// <param name="valueOf">What a request has for a key (<see cref="PolicyKeys"/>), or null.</param>
    /// <returns>The value, or null: the policy is not for this request.</returns>
    public string? ValueFor(Func<string, string?> valueOf)
    {
        foreach (var condition in Conditions)
        {
            if (valueOf(condition.Key) is not { } value || !condition.Allows(value))
                return null;
        }

        var values = new string[GroupBy.Length];
        for (var index = 0; index < values.Length; index++)
        {
            if (valueOf(GroupBy[index]) is not { } value)
                return null;
            values[index] = value;
        }

        return values is [var only] ? only : JsonSerializer.Serialize(values, ResourceJsonContext.Default.StringArray);
    }
}

/// <summary>Condition on one attribute of a request: a policy applies when all of its conditions hold.</summary>
/// <param name="Key">Of <see cref="PolicyKeys"/>.</param>
/// <param name="Values">One of these; <c>*</c> is any.</param>
public sealed record PolicyCondition(string Key, ImmutableArray<string> Values)
{
    /// <summary>Determines whether a value fulfils the condition.</summary>
    public bool Allows(string value)
    {
        foreach (var allowed in Values)
        {
            if (allowed == "*" || allowed == value)
                return true;
        }

        return false;
    }
}

/// <summary>Names of the request attributes that policies can refer to.</summary>
public static class PolicyKeys
{
    /// <summary>The id of the caller's workspace.</summary>
    public const string Workspace = "workspace_id";

    /// <summary>The id of the caller's gateway key.</summary>
    public const string ApiKey = "api_key";

    /// <summary>Name of the attribute that holds the body's <c>user</c>.</summary>
    public const string User = "user";

    /// <summary>Prefix of attributes from metadata.</summary>
    public const string Metadata = "metadata.";

    private const int MaxChars = 128;

    /// <summary>Determines whether a name is a known attribute.</summary>
    public static bool IsKnown(string key) =>
        key is Workspace or ApiKey or User
            || (key.StartsWith(Metadata, StringComparison.Ordinal) && key.Length > Metadata.Length && key.Length <= MaxChars);
}
