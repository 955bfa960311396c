using System.Globalization;
using ImageGateway.Core.Budgets.RateLimiting;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Responses;

/// <summary>
/// Writes the headers of responses (docs/architecture/portkey.md#response-headers): the provider's own, then the gateway's. A
/// header of the gateway's own is written here and nowhere else.
/// </summary>
public static class ResponseHeaders
{
    private const string Unpriced = "price_unknown: no price is known for this model";
    private const string Nothing = "0";

    // A header block that clients still take.
    private const int MaxWarnings = 40;

    /// <summary>Names the request in its response.</summary>
    public static void Trace(HttpContext context, IHeaderDictionary headers) => headers[GatewayHeaders.TraceId] = TraceId.Get(context);

    /// <summary>Copies what a provider's answer says beside its body.</summary>
    public static void Copy(UpstreamReply? reply, HttpResponse response)
    {
        if (reply is null)
            return;
        reply.CopyHeaders(response.Headers);

        // The provider's own words stay beside OpenAI's.
        foreach (var (name, value) in reply.Limit?.ToHeaders() ?? [])
            response.Headers.TryAdd(name, value);
    }

    /// <summary>Writes headers that name the provider and target that served.</summary>
    public static void Describe(HttpContext context, Target target, AttemptNotes notes)
    {
        RequestTrail.Get(context).Provider = target.Provider;
        var headers = context.Response.Headers;
        headers[GatewayHeaders.LastUsedOption] = target.Path;
        Trace(context, headers);
        headers[GatewayHeaders.RetryAttemptCount] = notes.Retry.ToString(CultureInfo.InvariantCulture);
        headers[GatewayHeaders.CacheStatus] = CacheStatus.Get(context);
        headers[GatewayHeaders.Provider] = target.Provider;
        if (notes.Dropped.Count > 0)
            headers[GatewayHeaders.DroppedParams] = string.Join(",", notes.Dropped.Select(Safe));
        if (notes.ModelUsed is not null)
            headers[GatewayHeaders.ModelUsed] = Safe(notes.ModelUsed);
        if (notes.Sunset is { } sunset)
            headers[GatewayHeaders.ModelSunset] = sunset.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (notes.Warnings.Count > 0)
            Warn(headers, notes.Warnings);
    }

    /// <summary>Writes warnings; of very long lists the first ones.</summary>
    public static void Warn(IHeaderDictionary headers, IReadOnlyList<string> warnings) =>
        headers[GatewayHeaders.Warning] = string.Join("; ", warnings.Take(MaxWarnings).Select(Safe));

    /// <summary>Reports in a header that fewer images came than were asked for.</summary>
    public static void CountImages(HttpResponse response, int shown, int wanted)
    {
        if (shown != wanted && !response.HasStarted)
            response.Headers[GatewayHeaders.ImagesReturned] = string.Create(CultureInfo.InvariantCulture, $"{shown}/{wanted}");
    }

    /// <summary>
    /// Tells what a request cost: the cost where it is known, else the most that it can be; for an unpriced model a warning.
    /// </summary>
    public static void Cost(IHeaderDictionary headers, PriceQuote? quote, SettledPrice? settled)
    {
        if (settled is { } price)
            headers[price.Exact ? GatewayHeaders.CostUsd : GatewayHeaders.CostMaxUsd] = CostText.Dollars(price.MicroDollars);
        else if (quote is not null)
            headers[quote.Exact ? GatewayHeaders.CostUsd : GatewayHeaders.CostMaxUsd] = CostText.Dollars(quote.MicroDollars);
        else
            headers[GatewayHeaders.Warning] = headers[GatewayHeaders.Warning] is [{ Length: > 0 } other]
                ? $"{other}; {Unpriced}"
                : Unpriced;
    }

    /// <summary>Tells in OpenAI's headers what is left of rate limits, unless the provider's own limit is tighter.</summary>
    public static void Rates(IHeaderDictionary headers, RateLimitStatus rates)
    {
        if (rates.Requests is { } requests && !(RateLimit.Count(headers[RateHeaders.Requests.Remaining]) < requests.Left))
            Set(headers, requests, RateHeaders.Requests);
        if (rates.Images is { } images)
            Set(headers, images, RateHeaders.Images);
    }

    /// <summary>Describes a stored response that is given again, which costs nothing.</summary>
    /// <param name="context">The HTTP exchange.</param>
    /// <param name="target">The target that the request would have gone to; null: the response belongs to an idempotency key.</param>
    public static void Replayed(HttpContext context, Target? target)
    {
        var headers = context.Response.Headers;
        Trace(context, headers);
        headers[GatewayHeaders.CostUsd] = Nothing;
        if (target is null)
        {
            headers[GatewayHeaders.CacheStatus] = CacheStatus.Disabled;
            headers[GatewayHeaders.IdempotencyReplayed] = "true";
            return;
        }

        CacheStatus.Set(context, CacheStatus.Hit);
        headers[GatewayHeaders.CacheStatus] = CacheStatus.Hit;
        headers[GatewayHeaders.LastUsedOption] = target.Path;
        headers[GatewayHeaders.RetryAttemptCount] = Nothing;
    }

    /// <summary>Describes a request that ended without images.</summary>
    /// <param name="context">The HTTP exchange.</param>
    /// <param name="target">The target of its last attempt.</param>
    /// <param name="notes">What that attempt changed.</param>
    /// <param name="attempts">Billing class of all its attempts.</param>
    public static void Failed(HttpContext context, Target target, AttemptNotes notes, AttemptClass attempts)
    {
        Describe(context, target, notes);
        context.Response.Headers[GatewayHeaders.AttemptClass] = attempts.Name();

        // OpenAI's clients send 408, 409, 429 and 5xx again by themselves, which could be billed twice
        // (docs/architecture/errors.md#retries-and-double-billing).
        if (!attempts.IsFree())
            ShouldNotRetry(context);
    }

    /// <summary>Keeps clients from sending the request again by themselves.</summary>
    public static void ShouldNotRetry(HttpContext context) => context.Response.Headers[GatewayHeaders.ShouldRetry] = "false";

    /// <summary>Marks an error of the gateway's own.</summary>
    public static void Error(HttpContext context, GatewayError error)
    {
        var headers = context.Response.Headers;
        Trace(context, headers);
        headers[GatewayHeaders.GatewayException] = "true";
        if (error.RetryAfterSeconds is { } seconds)
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Sets <c>retry-after</c> where the provider named a wait in another way.</summary>
    public static void SayWhenToRetry(HttpResponse response, ProviderError error)
    {
        if (error.RetryAfter is { } wait && response.Headers.RetryAfter.Count == 0)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    private static void Set(IHeaderDictionary headers, RateLeft left, RateHeaders names)
    {
        headers[names.Limit] = left.Limit.ToString(CultureInfo.InvariantCulture);
        headers[names.Remaining] = left.Left.ToString(CultureInfo.InvariantCulture);
        headers[names.Reset] = RateLimit.DurationText(left.Reset);
    }

    private static string Safe(string text) => string.Concat(text.Where(letter => letter is >= ' ' and <= '~'));
}

/// <summary>Changes that an attempt made to the request, for the caller's information.</summary>
/// <param name="Dropped">Parameters that the provider has no place for.</param>
/// <param name="Warnings">What has no effect, or was done differently.</param>
public sealed record AttemptNotes(IReadOnlyList<string> Dropped, IReadOnlyList<string> Warnings)
{
    /// <summary>The model that was asked where it is not the caller's.</summary>
    public string? ModelUsed { get; init; }

    /// <summary>Number of the retry; 0 for the first try.</summary>
    public int Retry { get; init; }

    /// <summary>Date on which the vendor stops or stopped serving the model.</summary>
    public DateOnly? Sunset { get; init; }

    /// <summary>Notes that report nothing.</summary>
    public static AttemptNotes None { get; } = new([], []);
}
