namespace ImageGateway.Core.Guardrails.Checks;

/// <summary>A check that this gateway does not have: it fails by error, which passes unless the config says otherwise.</summary>
/// <param name="Id">What the config calls it.</param>
public sealed record UnknownCheck(string Id) : ILocalCheck
{
    /// <inheritdoc/>
    public bool FailOnError { get; init; }

    /// <inheritdoc/>
    public CheckVerdict Judge(CheckSubject subject) => CheckVerdict.Unable($"This gateway has no check '{Id}'.");
}
