namespace ImageGateway.Core.Routing;

/// <summary>Time that an attempt has.</summary>
/// <param name="Headers">Until its headers arrive.</param>
/// <param name="Total">Until its last byte.</param>
public readonly record struct AttemptTime(TimeSpan Headers, TimeSpan Total);
