using ImageGateway.Core.RequestLog;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>An image of an attempt, which may be on its way to the archive.</summary>
/// <param name="Image">What is known when the attempt ends.</param>
/// <param name="Pending">Ends with the archived image, or null; null where nothing is on its way. Never fails.</param>
public readonly record struct LoggedImage(LogImage Image, Task<LogImage?>? Pending)
{
    /// <summary>The image as it is known now.</summary>
    public LogImage Known => Pending is { IsCompletedSuccessfully: true, Result: { } archived } ? archived : Image;
}
