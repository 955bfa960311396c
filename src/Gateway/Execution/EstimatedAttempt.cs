using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>An attempt that a request may make.</summary>
/// <param name="Target">The target.</param>
/// <param name="Request">What would be sent to it, with its price.</param>
public sealed record EstimatedAttempt(Target Target, WrittenRequest Request);
