using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageGateway.Core.Routing.Conditions;

/// <summary>A compiled condition of a config (portkey-compat 4.5).</summary>
public abstract record Condition
{
    private Condition()
    {
    }

    /// <summary>Whether the request's facts fit.</summary>
    public abstract bool Fits(ConditionFacts facts);

    /// <summary>All of them.</summary>
    public sealed record All(ImmutableArray<Condition> Parts) : Condition
    {
        /// <inheritdoc/>
        public override bool Fits(ConditionFacts facts) => Parts.All(part => part.Fits(facts));
    }

    /// <summary>Any of them.</summary>
    public sealed record Any(ImmutableArray<Condition> Parts) : Condition
    {
        /// <inheritdoc/>
        public override bool Fits(ConditionFacts facts) => Parts.Any(part => part.Fits(facts));
    }

    /// <summary>A fact compared with a value.</summary>
    /// <param name="Path">The fact, as in <c>metadata.plan</c>.</param>
    /// <param name="Operator">How it is compared.</param>
    /// <param name="Values">What with; several for <c>$in</c> and <c>$nin</c>.</param>
    public sealed record Compare(string Path, ConditionOperator Operator, ImmutableArray<FactValue> Values) : Condition
    {
        /// <inheritdoc/>
        public override bool Fits(ConditionFacts facts)
        {
            var fact = facts.Find(Path);
            return Operator switch
            {
                ConditionOperator.Equal => fact is { } value && value.Equals(Values[0]),
                ConditionOperator.NotEqual => fact is not { } value || !value.Equals(Values[0]),
                ConditionOperator.In => fact is { } value && Values.Contains(value),
                ConditionOperator.NotIn => fact is not { } value || !Values.Contains(value),
                _ => fact?.Number is { } left && Values[0].Number is { } right && Ordered(left, right),
            };
        }

        private bool Ordered(double left, double right) => Operator switch
        {
            ConditionOperator.Greater => left > right,
            ConditionOperator.GreaterOrEqual => left >= right,
            ConditionOperator.Less => left < right,
            _ => left <= right,
        };
    }

    /// <summary>A fact that a pattern must match.</summary>
    public sealed record Matches(string Path, Regex Pattern) : Condition
    {
        /// <inheritdoc/>
        public override bool Fits(ConditionFacts facts)
        {
            try
            {
                return facts.Find(Path) is { } fact && Pattern.IsMatch(fact.Text);
            }
            catch (RegexMatchTimeoutException)
            {
                // A pattern that takes too long for a text says nothing about it.
                return false;
            }
        }
    }
}

/// <summary>How a fact is compared.</summary>
public enum ConditionOperator
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    In,
    NotIn,
}

/// <summary>A value as JavaScript compares it strictly: of one kind and the same. Numbers are read for ordering from text too.</summary>
/// <param name="Kind">String, number or boolean.</param>
/// <param name="Text">The value as text.</param>
public readonly record struct FactValue(JsonValueKind Kind, string Text)
{
    /// <summary>The value as a number, or null.</summary>
    public double? Number => double.TryParse(Text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A string.</summary>
    public static FactValue Of(string text) => new(JsonValueKind.String, text);

    /// <summary>A number.</summary>
    public static FactValue Of(long number) => new(JsonValueKind.Number, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A JSON value, or null for an object, a list or <c>null</c>.</summary>
    public static FactValue? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Of(element.GetString()!),
        JsonValueKind.Number => new(JsonValueKind.Number, element.GetRawText()),
        JsonValueKind.True or JsonValueKind.False => new(JsonValueKind.True, element.GetRawText()),
        _ => null,
    };

    /// <summary>Whether both are the same; numbers by their value.</summary>
    public bool Equals(FactValue other) =>
        Kind == other.Kind && (Kind == JsonValueKind.Number && Number is { } left && other.Number is { } right ? left.Equals(right) : Text == other.Text);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind == JsonValueKind.Number ? Number.GetHashCode() : Text.GetHashCode(StringComparison.Ordinal);
}
