namespace ImageGateway.Core.CircuitBreaking;

/// <summary>Key of health statistics: the smallest unit that a provider's limits and faults apply to.</summary>
/// <param name="Provider">The provider's slug.</param>
/// <param name="CredentialHash">A hash of the credential, never the credential; empty where there is none.</param>
/// <param name="ModelFamily">The model family; empty where there is none.</param>
public readonly record struct CircuitKey(string Provider, string CredentialHash, string ModelFamily)
{
    /// <summary>The subject as one key. Different subjects have different keys.</summary>
    public string Key =>
        $"{Uri.EscapeDataString(Provider)}/{Uri.EscapeDataString(CredentialHash)}/{Uri.EscapeDataString(ModelFamily)}";
}
