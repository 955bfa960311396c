using System.Collections.Immutable;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.Guardrails.Checks;

/// <summary>
/// <c>gateway.allowedSizes</c> (ours): the size is one of a list, or must not be. A request without a size gets its provider's own
/// and passes.
/// </summary>
/// <param name="Sizes">The list, as in <c>1024x1024</c>.</param>
/// <param name="Not">Whether the list names what is forbidden.</param>
public sealed record AllowedSizesCheck(ImmutableArray<string> Sizes, bool Not) : ILocalCheck
{
    /// <inheritdoc/>
    public string Id => "gateway.allowedSizes";

    /// <inheritdoc/>
    public bool FailOnError { get; init; }

    /// <inheritdoc/>
    public CheckVerdict Judge(CheckSubject subject) => subject.Image.Parameters.Text(ParameterNames.Size) is { } size
        ? new(Sizes.Contains(size, StringComparer.OrdinalIgnoreCase) != Not, $"The size is '{size}'.")
        : new(true, "The request names no size.");
}
