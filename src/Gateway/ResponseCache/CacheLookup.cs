using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.ResponseCache;

/// <summary>Result of looking a request up in the response cache.</summary>
/// <param name="Ticket">Where the answer will be kept; null where it will not.</param>
/// <param name="IsAnswered">True where the caller has its answer.</param>
public readonly record struct CacheLookup(CacheTicket? Ticket, bool IsAnswered = false);
