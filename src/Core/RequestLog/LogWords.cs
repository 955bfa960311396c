namespace ImageGateway.Core.RequestLog;

/// <summary>Origins of a logged response. Stored as numbers, so values keep their meaning.</summary>
public enum LogSource
{
    /// <summary>A target was asked.</summary>
    Attempt = 0,

    /// <summary>The gateway refused the request before any target was asked.</summary>
    Refused = 1,

    /// <summary>The response cache answered.</summary>
    CacheHit = 2,

    /// <summary>The stored response of an idempotency key answered.</summary>
    Replay = 3,

    /// <summary>The entry was written through the API by a client.</summary>
    Client = 4,
}

/// <summary>Uses of the response cache. Stored as numbers, so values keep their meaning.</summary>
public enum LogCache
{
    /// <summary>The config names no cache.</summary>
    Disabled = 0,

    /// <summary>Nothing was stored for the request.</summary>
    Miss = 1,

    /// <summary>A stored response was used.</summary>
    Hit = 2,

    /// <summary>The caller asked for a fresh response.</summary>
    Refresh = 3,

    /// <summary>A response of a similar prompt was used.</summary>
    SemanticHit = 4,
}

/// <summary>Reasons for which a target was chosen. Stored as numbers, so values keep their meaning.</summary>
public enum RouteReason
{
    /// <summary>It is the only target.</summary>
    Single = 0,

    /// <summary>The targets before it failed.</summary>
    Fallback = 1,

    /// <summary>The load balancer picked it.</summary>
    LoadBalance = 2,

    /// <summary>The condition of its branch held.</summary>
    Conditional = 3,

    /// <summary>The same target failed before.</summary>
    Retry = 4,
}

/// <summary>Texts of callers as the log holds them.</summary>
public static class LogText
{
    /// <summary>Most characters of a text that is a filter or a dimension.</summary>
    public const int MaxChars = 128;

    /// <summary>The text, cut to <see cref="MaxChars"/> without splitting a pair of surrogates.</summary>
    public static string Cut(string? text)
    {
        if (text is null || text.Length <= MaxChars)
            return text ?? string.Empty;
        return text[..(char.IsHighSurrogate(text[MaxChars - 1]) ? MaxChars - 1 : MaxChars)];
    }
}
