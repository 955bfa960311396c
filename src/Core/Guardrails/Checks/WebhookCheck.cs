using System.Collections.Immutable;

namespace ImageGateway.Core.Guardrails.Checks;

/// <summary><c>default.webhook</c>: a program of the caller's own judges; of an answer it sees the images.</summary>
/// <param name="Url">Where it is asked.</param>
/// <param name="Headers">What is sent with it. May hold secrets.</param>
/// <param name="Timeout">How long it may take.</param>
public sealed record WebhookCheck(Uri Url, ImmutableArray<KeyValuePair<string, string>> Headers, TimeSpan Timeout) : IGuardrailCheck
{
    /// <summary>Time-out of a webhook where the config sets none (as at Portkey).</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Longest time-out of a webhook.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public string Id => "default.webhook";

    /// <inheritdoc/>
    public bool FailOnError { get; init; }
}
