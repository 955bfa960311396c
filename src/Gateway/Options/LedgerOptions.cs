using System.ComponentModel.DataAnnotations;
using System.Globalization;
using ImageGateway.Core.Budgets;
using Microsoft.Extensions.Options;

namespace ImageGateway.Gateway.Options;

/// <summary>Times of the ledger protocol that a deployment may set (README.md#settings).</summary>
public sealed record LedgerOptions : IValidatableObject
{
    private const string RenewalKey = "LEDGER__RENEWSECONDS";
    private const double LeastRenewal = 0.1;
    private const double MostRenewal = GatewayOptions.MaxDeadlineSeconds / 2;

    private static readonly LedgerTerms Standard = new();

    /// <summary>Time that an instance may spend from a budget without hearing of it.</summary>
    [Seconds(
        "LEDGER__TERMSECONDS", 1, GatewayOptions.MaxDeadlineSeconds,
        "time that a process may spend from a budget without hearing of it")]
    public TimeSpan Term { get; init; } = Standard.Term;

    /// <summary>Time between two renewals of a lease; null: the standard, or a sixth of a shorter term.</summary>
    [Seconds(RenewalKey, LeastRenewal, MostRenewal, "time between two renewals of a lease", Default = "10")]
    public TimeSpan? Renewal { get; init; }

    /// <summary>Milliseconds that a request waits for budget that others hold.</summary>
    [WholeNumber("LEDGER__ADMITWAITMS", 0, 60_000, "milliseconds that a request waits for budget that others hold")]
    public int AdmitWaitMilliseconds { get; init; } = (int)Standard.AdmitWait.TotalMilliseconds;

    /// <summary>An instance that renews less often than twice in a term could not spend what it holds.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var most = Term.TotalSeconds / 2;
        if (Renewal is { TotalSeconds: >= LeastRenewal and <= MostRenewal and var seconds } && seconds > most)
            yield return new(SettingReader.Fault(
                RenewalKey, seconds.ToString(CultureInfo.InvariantCulture), SecondsAttribute.BoundOf(LeastRenewal, most)).Message);
    }

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
