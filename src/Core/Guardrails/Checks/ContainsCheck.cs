using System.Collections.Immutable;

namespace ImageGateway.Core.Guardrails.Checks;

/// <summary><c>default.contains</c>: any, all or none of some words stand in the text; letters as they are, anywhere.</summary>
/// <param name="Words">The words or phrases.</param>
/// <param name="Quantity">How many of them.</param>
public sealed record ContainsCheck(ImmutableArray<string> Words, Quantity Quantity) : ILocalCheck
{
    /// <inheritdoc/>
    public string Id => "default.contains";

    /// <inheritdoc/>
    public bool FailOnError { get; init; }

    /// <inheritdoc/>
    public CheckVerdict Judge(CheckSubject subject)
    {
        var found = Words.Where(word => subject.Text.Contains(word, StringComparison.Ordinal)).ToList();
        return new(Quantity.Holds(found.Count, Words.Length), found.Count == 0
            ? "None of the words was found."
            : $"Found: {string.Join(", ", found)}.");
    }
}
