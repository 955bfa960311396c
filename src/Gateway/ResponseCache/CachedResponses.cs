using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Responses;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;
using ImageGateway.Gateway.StoredResponses;

namespace ImageGateway.Gateway.ResponseCache;

/// <summary>
/// The mode <c>simple</c> (docs/architecture/portkey.md#cache): the same request of the same tenant gets the same images, whoever of the
/// config's targets drew them. Only good answers are kept. A cache that fails is a miss.
/// </summary>
public sealed class CachedResponses(
    IResponseCache cache, ResponseRecorder keeper, ResponseReplayer replay, CacheMetrics health, ProviderSchema schema)
{
    private const int MaxNamespaceChars = 256;

    /// <summary>Looks a request up, before a target is tried.</summary>
    /// <param name="exchange">The request; its answer is captured from here on where it will be kept.</param>
    /// <param name="plan">Where it goes.</param>
    /// <param name="target">The target that would be tried.</param>
    /// <param name="before">The ticket of targets that were tried before.</param>
    /// <returns>What was found, or why the caller does not get the answer that is there.</returns>
    public async ValueTask<Result<CacheLookup>> FindAsync(
        ImageRequestContext exchange, EffectivePlan plan, Target target, CacheTicket? before)
    {
        // What it missed once under this policy it misses again.
        if (target.Cache is not { } policy || ReferenceEquals(before?.Policy, policy))
            return new CacheLookup(target.Cache is null ? null : before);
        var (context, headers) = (exchange.Context, exchange.Context.Request.Headers);
        if (CacheHeaders.Forbid(headers))
            return default(CacheLookup);

        string? key = null;
        CacheStatus.Set(context, CacheStatus.Miss);
        try
        {
            key = await KeyAsync(exchange, plan, target, policy);
            if (CacheHeaders.Refresh(headers))
                CacheStatus.Set(context, CacheStatus.Refresh);
            else if (await cache.FindAsync(key, context.RequestAborted) is { } response
                && await cache.Files.OpenAsync(response.File, response.Bytes, context.RequestAborted) is { } bytes)
            {
                await using (bytes)
                    return await replay.GiveCachedAsync(exchange, response, bytes, target) is { } refusal
                        ? refusal
                        : new CacheLookup(null, IsAnswered: true);
            }
        }
        catch (Exception failure) when (IsFault(failure) && !context.Response.HasStarted)
        {
            health.Failed(failure);
        }

        exchange.Capture ??= keeper.Begin(context);
        return new CacheLookup(new(policy, key));
    }

    /// <summary>Keeps what the client is given, before it has the last byte.</summary>
    public async ValueTask KeepAsync(ImageRequestContext exchange, CacheTicket? ticket)
    {
        // An answer that a guardrail found fault with (246) is given once.
        if (ticket?.Key is not { } key || exchange.Capture is not { } capture
            || exchange.Context.Response.StatusCode != StatusCodes.Status200OK)
            return;
        try
        {
            var response = await keeper.KeepAsync(capture, exchange.Context.Response, cache.Files, needsBytes: true);
            response = LogImages.Named(response, exchange.Record?.Current?.Images);
            await cache.PutAsync(key, response, CacheHeaders.MaxAge(ticket.Policy, exchange.Context.Request.Headers));
        }
        catch (Exception failure) when (IsFault(failure))
        {
            health.Failed(failure);
        }
    }

    private ValueTask<string> KeyAsync(ImageRequestContext exchange, EffectivePlan plan, Target target, CachePolicy policy)
    {
        var headers = exchange.Context.Request.Headers;
        var space = headers[GatewayHeaders.CacheNamespace].ToString();
        return RequestHash.OfImagesAsync(
            exchange.Image,
            [
                "tenant", Tenant.KeyOf(exchange.Caller, plan.Root),
                "namespace", space.Length > MaxNamespaceChars ? space[..MaxNamespaceChars] : space,
                "scope", policy.Scope,
                "metadata", target.InputGuardrails.IsEmpty && target.OutputGuardrails.IsEmpty
                    ? string.Empty
                    : headers[GatewayHeaders.Metadata].ToString(),
                "strict", target.Strict ? "true" : "false",
                "deployment", .. schema.ShapingHeaders.Select(name => headers[name].ToString()),
            ],
            exchange.Context.RequestAborted);
    }

    private static bool IsFault(Exception failure) =>
        failure is IOException or JsonException or HttpRequestException or InvalidDataException or UnauthorizedAccessException;
}
