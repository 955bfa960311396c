using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.RequestLog;

/// <summary>One row of the request log: an attempt at a target, or a request that reached no target.</summary>
/// <remarks>Rows stay small, since lists and filters read many of them; texts and bodies are a <see cref="LogBody"/>.</remarks>
public sealed record LogEntry
{
    /// <value>Id of the entry: a UUID of version 7 whose time is <see cref="At"/>, so that an id tells the day to look in.</value>
    public required Guid Id { get; init; }

    /// <value>Trace id of the request, which all its entries share.</value>
    public required string TraceId { get; init; }

    /// <value>Time at which the attempt or the request began, in UTC and whole milliseconds.</value>
    public required DateTimeOffset At { get; init; }

    /// <value>Origin of the response; <see cref="LogSource.Attempt"/> by default.</value>
    public LogSource Source { get; init; }

    /// <value>True for the entry whose response the caller got. Each request has exactly one.</value>
    public bool IsFinal { get; init; }

    /// <value>Number of the attempt within its request, from 1; 0 when no target was tried.</value>
    public int Attempt { get; init; }

    /// <value>Number of the retry at its target; 0 for the first try.</value>
    public int Retry { get; init; }

    /// <value>Path of the target in the config, such as <c>config.targets[1]</c>; empty when no target was tried.</value>
    public string TargetPath { get; init; } = string.Empty;

    /// <value>Reason for which the target was chosen; <see cref="RouteReason.Single"/> by default.</value>
    public RouteReason Reason { get; init; }

    /// <value>Slug of the provider; empty when no target was tried.</value>
    public string Provider { get; init; } = string.Empty;

    /// <value>Model that was asked for, at most <see cref="LogText.MaxChars"/> characters; empty when none was named.</value>
    public string Model { get; init; } = string.Empty;

    /// <value>Operation of the route.</value>
    public ImageOperation Operation { get; init; }

    /// <value>Id of the workspace; empty when authentication failed.</value>
    public string Workspace { get; init; } = string.Empty;

    /// <value>Id of the gateway key; empty in open mode or when authentication failed.</value>
    public string ApiKey { get; init; } = string.Empty;

    /// <value>Slug of the virtual key or saved provider; empty when the caller sent a credential of its own.</value>
    public string VirtualKey { get; init; } = string.Empty;

    /// <value>Slug of the saved config; empty for an inline config or none.</value>
    public string Config { get; init; } = string.Empty;

    /// <value>End user that the caller named, at most <see cref="LogText.MaxChars"/> characters; empty when none.</value>
    public string User { get; init; } = string.Empty;

    /// <value>Metadata of the request, names and values of at most <see cref="LogText.MaxChars"/> characters.</value>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <value>HTTP status of the response, or of the attempt when another one followed.</value>
    public int Status { get; init; }

    /// <value>Class of the attempt, which says whether it may have been billed.</value>
    public AttemptClass Class { get; init; }

    /// <value>Stable code of the error; empty on success.</value>
    public string ErrorCode { get; init; } = string.Empty;

    /// <value>Use of the response cache.</value>
    public LogCache Cache { get; init; }

    /// <value>True when an earlier target of the same request failed.</value>
    public bool IsFallback { get; init; }

    /// <value>Durations of its parts.</value>
    public LogTimings Timings { get; init; }

    /// <value>Money it reserved and spent.</value>
    public LogCost Cost { get; init; }

    /// <value>Bytes of the request body.</value>
    public long RequestBytes { get; init; }

    /// <value>Bytes of the response body.</value>
    public long ResponseBytes { get; init; }

    /// <value>Tokens that the provider counted, input and output together; 0 when it counts none.</value>
    public long Tokens { get; init; }

    /// <value>Tokens of the prompt and of images that were sent; 0 when the provider counts none, null when it is not known.</value>
    public long? InputTokens { get; init; }

    /// <value>Tokens that were drawn and written; 0 when the provider counts none, null when it is not known.</value>
    public long? OutputTokens { get; init; }

    /// <value>Images of the response, in order.</value>
    public ImmutableArray<LogImage> Images { get; init; } = [];

    /// <value>Texts and bodies; null when they are not kept.</value>
    public LogBody? Body { get; init; }

    /// <summary>Determines whether the entry counts as an error: its status is 400 or above.</summary>
    public bool IsError => Status >= 400;

    /// <summary>Determines whether a stored response answered, so that nothing was drawn.</summary>
    public bool IsCacheHit => Cache is LogCache.Hit or LogCache.SemanticHit;
}

/// <summary>An image of a logged response.</summary>
/// <param name="Sha256">SHA-256 of its bytes in lower-case hexadecimal, by which the archive finds it; empty when it is not
/// archived.</param>
/// <param name="ContentType">Media type by its first bytes.</param>
/// <param name="Bytes">Size in bytes; 0 when it is not known.</param>
public sealed record LogImage(string Sha256, string ContentType, long Bytes)
{
    /// <value>Width in pixels; 0 when it is not known.</value>
    public int Width { get; init; }

    /// <value>Height in pixels; 0 when it is not known.</value>
    public int Height { get; init; }
}

/// <summary>Durations of an attempt, in microseconds.</summary>
/// <param name="Queue">Waiting for budgets, rate limits and concurrency limits.</param>
/// <param name="Headers">From sending the request to the head of the provider's response; 0 when none came.</param>
/// <param name="Total">From the start of the attempt to the end of its response.</param>
/// <param name="Own">Spent by the gateway itself: the total without waiting for budgets, for the provider and for the client.</param>
public readonly record struct LogTimings(long Queue, long Headers, long Total, long Own);

/// <summary>Cost of an attempt, in micro-dollars.</summary>
/// <param name="Reserved">Upper bound that was reserved before it was sent; 0 when the price is not known.</param>
/// <param name="Settled">Charge after it ended.</param>
/// <param name="IsUncertain">True when it is not known whether the provider billed it, so that the reservation stays.</param>
/// <param name="IsExact">True when the charge is the vendor's price and not an upper bound.</param>
public readonly record struct LogCost(long Reserved, long Settled, bool IsUncertain, bool IsExact);

/// <summary>Texts and bodies of an entry, kept apart from its row.</summary>
/// <remarks>Images inside them are replaced by references and secrets are removed before an entry is made.</remarks>
public sealed record LogBody
{
    /// <value>Prompt, or its SHA-256 where the workspace redacts prompts; null when there is none.</value>
    public string? Prompt { get; init; }

    /// <value>True when <see cref="Prompt"/> is a hash.</value>
    public bool IsRedacted { get; init; }

    /// <value>Caller's request as JSON; empty when it is not kept.</value>
    public string Request { get; init; } = string.Empty;

    /// <value>Request as the provider got it, as JSON; empty when nothing was sent.</value>
    public string Sent { get; init; } = string.Empty;

    /// <value>Provider's response, as JSON; empty when none came.</value>
    public string Received { get; init; } = string.Empty;

    /// <value>Response to the caller, as JSON; empty when it is not kept.</value>
    public string Response { get; init; } = string.Empty;
}
