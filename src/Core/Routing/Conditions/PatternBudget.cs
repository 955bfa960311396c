namespace ImageGateway.Core.Routing.Conditions;

/// <summary>
/// Counts the patterns of a config. Each may take its whole time on a request, so their number bounds what a request costs.
/// </summary>
internal sealed class PatternBudget
{
    /// <summary>Patterns in one config, in conditions and guardrails together.</summary>
    public const int MaxPatterns = 64;

    private int _left = MaxPatterns;

    /// <summary>Takes one; false where there is none left.</summary>
    public bool Take() => _left > 0 && _left-- > 0;
}
