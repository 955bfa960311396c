using ImageGateway.Core.Responses;

namespace ImageGateway.Gateway.Context;

/// <summary>A request's way past the cache. One per request whose config asks for it, made at the first target that does.</summary>
/// <param name="Policy">The policy that made it.</param>
/// <param name="Key">What the answer is kept under, or null: it is not kept.</param>
public sealed record CacheTicket(CachePolicy Policy, string? Key);
