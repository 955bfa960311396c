using System.Diagnostics.Metrics;
using ImageGateway.Core.Budgets;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Api.Alerts;

/// <summary>Counts how often use crossed the <c>alert_threshold</c> of a budget, by the kind of the budget.</summary>
internal sealed class LimitAlertCounter
{
    private static readonly BudgetKind[] Kinds = Enum.GetValues<BudgetKind>();

    // From the start there is one for each kind, so that its first alert is a change.
    private readonly long[] _alerts = new long[Kinds.Length];

    /// <summary>Creates the counter, with nothing counted yet.</summary>
    public LimitAlertCounter(IMeterFactory meters) => meters.Create(TelemetryNames.Source).CreateObservableCounter(
        TelemetryNames.AlertsInstrument,
        () => Kinds.Select((kind, index) => new Measurement<long>(
            Interlocked.Read(ref _alerts[index]), new KeyValuePair<string, object?>(TelemetryNames.Budget, WordOf(kind)))),
        "{alert}", "Times that use crossed the alert_threshold of a budget.");

    /// <summary>Counts an alert of a budget.</summary>
    public void Count(BudgetKind kind) => Interlocked.Increment(ref _alerts[Array.IndexOf(Kinds, kind)]);

    /// <summary>The word for a kind of budget, as its routes have it.</summary>
    public static string WordOf(BudgetKind kind) => kind switch
    {
        BudgetKind.VirtualKey => "virtual-key",
        BudgetKind.ApiKey => "api-key",
        BudgetKind.Workspace => "workspace",
        _ => "policy",
    };
}
