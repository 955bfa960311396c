using System.Globalization;
using ImageGateway.Core.Budgets;
using Microsoft.Extensions.Options;

namespace ImageGateway.Gateway.Options;

/// <summary>Times of the ledger protocol that a deployment may set (README.md#settings).</summary>
public sealed record LedgerOptions
{
    internal const string RenewalKey = "LEDGER__RENEWSECONDS";
    internal const double LeastRenewal = 0.1;
    private const double MostRenewal = GatewayOptions.MaxDeadlineSeconds / 2;

    private static readonly LedgerTerms Standard = new();

    /// <summary>Time that an instance may spend from a budget without hearing of it.</summary>
    [Seconds(
        "LEDGER__TERMSECONDS", 1, GatewayOptions.MaxDeadlineSeconds,
        "seconds that a process may spend from a budget without contact")]
    public TimeSpan Term { get; init; } = Standard.Term;

    /// <summary>Time between two renewals of a lease; null: the standard, or a sixth of a shorter term.</summary>
    [Seconds(RenewalKey, LeastRenewal, MostRenewal, "seconds between two renewals of a lease", Default = "10")]
    public TimeSpan? Renewal { get; init; }

    /// <summary>Milliseconds that a request waits for budget that others hold.</summary>
    [WholeNumber("LEDGER__ADMITWAITMS", 0, 60_000, "milliseconds that a request waits for amounts that other instances hold")]
    public int AdmitWaitMilliseconds { get; init; } = (int)Standard.AdmitWait.TotalMilliseconds;

    /// <summary>The times of the protocol with these in place.</summary>
    public LedgerTerms CreateTerms() => Standard with
    {
        Term = Term,
        Renewal = Renewal ?? (Term < Standard.Term ? Term / 6 : Standard.Renewal),
        AdmitWait = TimeSpan.FromMilliseconds(AdmitWaitMilliseconds),
    };
}

/// <summary>Checks <see cref="LedgerOptions"/> by the bounds on its properties.</summary>
[OptionsValidator]
public sealed partial class LedgerOptionsValidator : IValidateOptions<LedgerOptions>;

/// <summary>
/// Checks that a lease is renewed at least twice in its term: an instance that renews less often could not spend what it holds.
/// </summary>
public sealed class LedgerRules : IValidateOptions<LedgerOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        var most = options.Term.TotalSeconds / 2;
        return options.Renewal is { TotalSeconds: var seconds } && seconds > most
            ? ValidateOptionsResult.Fail(SettingReader.Fault(
                LedgerOptions.RenewalKey, seconds.ToString(CultureInfo.InvariantCulture),
                SecondsAttribute.BoundOf(LedgerOptions.LeastRenewal, most)).Message)
            : ValidateOptionsResult.Success;
    }
}
