namespace ImageGateway.Api.Management.Bodies;

/// <summary>The record of a route's body, as metadata of its endpoint.</summary>
/// <param name="Type">A record of <see cref="BodyContext"/>.</param>
/// <param name="Scopes">One of these is needed.</param>
internal sealed record BodyOf(Type Type, IReadOnlyList<string> Scopes);
