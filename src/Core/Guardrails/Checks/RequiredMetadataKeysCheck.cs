using System.Collections.Immutable;

namespace ImageGateway.Core.Guardrails.Checks;

/// <summary><c>default.requiredMetadataKeys</c>: any, all or none of some keys stand in the caller's metadata.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Quantity">How many of them.</param>
public sealed record RequiredMetadataKeysCheck(ImmutableArray<string> Keys, Quantity Quantity) : ILocalCheck
{
    /// <inheritdoc/>
    public string Id => "default.requiredMetadataKeys";

    /// <inheritdoc/>
    public bool FailOnError { get; init; }

    /// <inheritdoc/>
    public CheckVerdict Judge(CheckSubject subject)
    {
        var missing = Keys.Where(key => !subject.Metadata.ContainsKey(key)).ToList();
        return new(Quantity.Holds(Keys.Length - missing.Count, Keys.Length), missing.Count == 0
            ? "All keys are there."
            : $"Missing: {string.Join(", ", missing)}.");
    }
}
