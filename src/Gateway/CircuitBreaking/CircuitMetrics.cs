using System.Diagnostics.Metrics;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Gateway.CircuitBreaking;

/// <summary>Gauge of the circuit breakers: one value for each provider and model, the most closed-off of all credentials.</summary>
public sealed class CircuitMetrics(IMeterFactory meters, CircuitRegistry circuits, ProviderSchema schema) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Create(TelemetryNames.Source).CreateObservableGauge(
            TelemetryNames.BreakerInstrument, Observe, "{state}", "State of circuit breakers: 0 closed, 1 half open, 2 open.");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<int>> Observe() => circuits.Subjects
        .GroupBy(circuit => (circuit.Key.Provider, Model: ModelOf(circuit.Key)))
        .Select(group => new Measurement<int>(
            group.Max(static circuit => ValueOf(circuit.Value.Phase)),
            new KeyValuePair<string, object?>(TelemetryNames.ProviderName, schema.TelemetryNameOf(group.Key.Provider)),
            new KeyValuePair<string, object?>(TelemetryNames.RequestModel, group.Key.Model)));

    // Names of models come from callers; only those that a provider declares are labels.
    private string ModelOf(CircuitKey key) =>
        key.ModelFamily.Length == 0 ? string.Empty : schema.ModelOf(key.Provider, key.ModelFamily) ?? AttemptTelemetry.OtherModel;

    private static int ValueOf(BreakerPhase phase) => phase switch
    {
        BreakerPhase.Closed => 0,
        BreakerPhase.HalfOpen => 1,
        _ => 2,
    };
}
