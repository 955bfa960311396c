using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Requests;

/// <summary>Context that the log lines of one request share. Stored as a feature of the request.</summary>
public sealed class RequestTrail
{
    private const int MaxChars = 128;

    /// <summary>Stands for what is not known.</summary>
    public const string None = "-";

    /// <summary>Timestamp at which the request arrived.</summary>
    public required long ArrivedAt { get; init; }

    /// <summary>Trace id of the request; null before it was asked for.</summary>
    public string? TraceId { get; set; }

    /// <summary>Id of the gateway key, never the key; <see cref="None"/> before it was read.</summary>
    public string KeyId { get; set; } = None;

    /// <summary>Provider of the last target that was looked at.</summary>
    public string Provider { get; set; } = None;

    /// <summary>Model that the last target was asked for.</summary>
    public string Model { get; set; } = None;

    /// <summary>Stable code of the error that the request is answered with.</summary>
    public string Code { get; set; } = None;

    /// <summary>True when an attempt's own line already says why the request failed.</summary>
    public bool IsTold { get; set; }

    /// <summary>The trail of a request; one that nobody reads where the request came past the edge.</summary>
    public static RequestTrail Get(HttpContext context)
    {
        if (context.Features.Get<RequestTrail>() is { } trail)
            return trail;
        trail = new() { ArrivedAt = 0 };
        context.Features.Set(trail);
        return trail;
    }

    /// <summary>Notes the error that a request is answered with.</summary>
    public static void Record(HttpContext context, GatewayError error)
    {
        if (context.Features.Get<RequestTrail>() is { } trail)
            trail.Code = error.Code ?? error.Type;
    }

    /// <summary>Notes the error of a provider that a request is answered with.</summary>
    public static void Record(HttpContext context, ProviderError error) =>
        Get(context).Code = error.Moderated ? "content_policy_violation" : "upstream_error";

    /// <summary>A caller's word as a log may hold it: visible ASCII without spaces, and short.</summary>
    public static string Word(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return None;
        var cut = text.Length > MaxChars ? text[..MaxChars] : text;
        return cut.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? string.Concat(cut.Select(static letter => letter is >= '!' and <= '~' ? letter : '?'))
            : cut;
    }
}
