using System.Globalization;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Responses;

/// <summary>
/// The headers of an answer that was routed (docs/architecture/portkey.md#response-headers): the provider's own, then the
/// gateway's.
/// </summary>
public static class ResponseHeaders
{
    // A header block that clients still take.
    private const int MaxWarnings = 40;

    /// <summary>Copies what a provider's answer says beside its body.</summary>
    public static void Copy(UpstreamReply? reply, HttpResponse response)
    {
        foreach (var (name, value) in reply?.Headers ?? [])
            response.Headers[name] = value;

        // The provider's own words stay beside OpenAI's.
        foreach (var (name, value) in reply?.Limit?.ToHeaders() ?? [])
            response.Headers.TryAdd(name, value);
    }

    /// <summary>Writes headers that name the provider and target that served.</summary>
    public static void Describe(HttpContext context, Target target, AttemptNotes notes)
    {
        RequestTrail.Get(context).Provider = target.Provider;
        var headers = context.Response.Headers;
        headers[GatewayHeaders.LastUsedOption] = target.Path;
        headers[GatewayHeaders.TraceId] = TraceId.Get(context);
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
            headers[GatewayHeaders.Warning] = Warning(notes.Warnings);
    }

    /// <summary>The value of <c>x-gateway-warning</c>: of very long lists the first ones.</summary>
    public static string Warning(IReadOnlyList<string> warnings) => string.Join("; ", warnings.Take(MaxWarnings).Select(Safe));

    /// <summary>Reports in a header that fewer images came than were asked for.</summary>
    public static void CountImages(HttpResponse response, int shown, int wanted)
    {
        if (shown != wanted && !response.HasStarted)
            response.Headers[GatewayHeaders.ImagesReturned] = string.Create(CultureInfo.InvariantCulture, $"{shown}/{wanted}");
    }

    /// <summary>Sets <c>retry-after</c> where the provider named a wait in another way.</summary>
    public static void SayWhenToRetry(HttpResponse response, ProviderError error)
    {
        if (error.RetryAfter is { } wait && response.Headers.RetryAfter.Count == 0)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
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
