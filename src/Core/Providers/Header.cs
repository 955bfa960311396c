namespace ImageGateway.Core.Providers;

/// <summary>A header of a request or an answer. Names are written in lower case.</summary>
public readonly record struct Header(string Name, string Value);
