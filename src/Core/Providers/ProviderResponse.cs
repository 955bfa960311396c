namespace ImageGateway.Core.Providers;

/// <summary>A provider's answer whose head has arrived.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type without parameters, in lower case; empty where there is none.</param>
/// <param name="Headers">Looks a header up; null where it is absent.</param>
/// <param name="Body">The body as it arrives.</param>
public sealed record ProviderResponse(int Status, string ContentType, Func<string, string?> Headers, Stream Body);
