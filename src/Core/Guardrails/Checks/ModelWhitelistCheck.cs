using System.Collections.Immutable;

namespace ImageGateway.Core.Guardrails.Checks;

/// <summary><c>default.modelWhitelist</c>: the model is one of a list, or must not be.</summary>
/// <param name="Models">The list.</param>
/// <param name="Not">Whether the list names what is forbidden.</param>
public sealed record ModelWhitelistCheck(ImmutableArray<string> Models, bool Not) : ILocalCheck
{
    /// <inheritdoc/>
    public string Id => "default.modelWhitelist";

    /// <inheritdoc/>
    public bool FailOnError { get; init; }

    /// <inheritdoc/>
    public CheckVerdict Judge(CheckSubject subject) => subject.Image.Model is { } model
        ? new(Models.Contains(model) != Not, $"The model is '{model}'.")
        : CheckVerdict.Unable("The request names no model.");
}
