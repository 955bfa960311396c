using ImageGateway.Core.Errors;

namespace ImageGateway.Gateway.Telemetry;

/// <summary>Labels that the instruments of an attempt share. Never a key, a caller or a text of theirs.</summary>
/// <param name="Provider">Name of the provider by the conventions.</param>
/// <param name="Model">Name of a model that the provider declares; empty for any other, since callers choose the name.</param>
/// <param name="Operation">Operation of the route, in one word.</param>
public readonly record struct AttemptLabels(string Provider, string Model, string Operation)
{
    /// <summary>Slug of the provider.</summary>
    internal string Slug { get; init; } = string.Empty;
}

/// <summary>How an attempt ended.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Class">Billing class.</param>
/// <param name="Error">Stable code of the error; empty on success.</param>
/// <param name="Seconds">Duration in seconds.</param>
/// <param name="Images">Images that came.</param>
/// <param name="MicroDollars">Settled cost in micro-dollars; 0 where it is not known.</param>
/// <param name="IsExact">True when the cost is the provider's own figure or price, false for an upper bound.</param>
public readonly record struct AttemptOutcome(
    int Status, AttemptClass Class, string Error, double Seconds, int Images, long MicroDollars, bool IsExact);
