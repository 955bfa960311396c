using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ImageGateway.Core.Routing.Conditions;

/// <summary>A compiled condition of a config (docs/architecture/portkey.md#conditions).</summary>
public abstract record Condition
{
    private Condition()
    {
    }

    /// <summary>The facts that it looks at.</summary>
    public abstract IEnumerable<RequestAttributePath> Facts { get; }

    /// <summary>Determines whether the request's facts fulfil the condition.</summary>
    public abstract bool Fits(RequestAttributes facts);

    /// <summary>Condition that holds when all of its parts hold.</summary>
    public sealed record All(ImmutableArray<Condition> Parts) : Condition
    {
        /// <inheritdoc/>
        public override IEnumerable<RequestAttributePath> Facts => Parts.SelectMany(part => part.Facts);

        /// <inheritdoc/>
        public override bool Fits(RequestAttributes facts)
        {
            foreach (var part in Parts)
            {
                if (!part.Fits(facts))
                    return false;
            }

            return true;
        }
    }

    /// <summary>Condition that holds when any of its parts holds.</summary>
    public sealed record Any(ImmutableArray<Condition> Parts) : Condition
    {
        /// <inheritdoc/>
        public override IEnumerable<RequestAttributePath> Facts => Parts.SelectMany(part => part.Facts);

        /// <inheritdoc/>
        public override bool Fits(RequestAttributes facts)
        {
            foreach (var part in Parts)
            {
                if (part.Fits(facts))
                    return true;
            }

            return false;
        }
    }

    /// <summary>A fact compared with a value.</summary>
    /// <param name="Path">The fact, as in <c>metadata.plan</c>.</param>
    /// <param name="Operator">How it is compared.</param>
    /// <param name="Values">What with; several for <c>$in</c> and <c>$nin</c>.</param>
    public sealed record Compare(RequestAttributePath Path, ConditionOperator Operator, ImmutableArray<RequestAttributeValue> Values)
        : Condition
    {
        /// <inheritdoc/>
        public override IEnumerable<RequestAttributePath> Facts => [Path];

        /// <inheritdoc/>
        public override bool Fits(RequestAttributes facts)
        {
            if (!facts.TryFind(Path, out var requestAttribute))
                return Operator is ConditionOperator.NotEqual or ConditionOperator.NotIn;
            return Operator switch
            {
                ConditionOperator.Equal or ConditionOperator.In => IsAny(requestAttribute),
                ConditionOperator.NotEqual or ConditionOperator.NotIn => !IsAny(requestAttribute),
                _ => requestAttribute.Number is { } left && Values[0].Number is { } right && Ordered(left, right),
            };
        }

        private bool IsAny(RequestAttribute requestAttribute)
        {
            foreach (var value in Values)
            {
                if (requestAttribute.Is(value))
                    return true;
            }

            return false;
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
    public sealed record Matches(RequestAttributePath Path, Regex Pattern) : Condition
    {
        /// <inheritdoc/>
        public override IEnumerable<RequestAttributePath> Facts => [Path];

        /// <inheritdoc/>
        public override bool Fits(RequestAttributes facts)
        {
            try
            {
                return facts.TryFind(Path, out var requestAttribute) && requestAttribute.Matches(Pattern, facts.Patterns);
            }
            catch (RegexMatchTimeoutException)
            {
                // A pattern that takes too long for a text says nothing about it.
                return false;
            }
        }
    }
}

/// <summary>Operators that compare a fact.</summary>
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
