using System.Diagnostics.CodeAnalysis;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Forwarding;

namespace ImageGateway.Gateway.Execution;

/// <summary>The head of a provider's 2xx answer, or how its call failed.</summary>
public readonly record struct CallOutcome
{
    private CallOutcome(UpstreamReply? reply, AttemptResult? failure) => (Reply, Failure) = (reply, failure);

    /// <summary>The answer, whose body is still to be read; null where the call failed.</summary>
    public UpstreamReply? Reply { get; }

    /// <summary>How the call failed; null where there is an answer.</summary>
    public AttemptResult? Failure { get; }

    /// <summary>Gets the answer, or the failure where there is none.</summary>
    /// <returns>True where there is an answer.</returns>
    public bool TryGet([NotNullWhen(true)] out UpstreamReply? reply, [NotNullWhen(false)] out AttemptResult? failure)
    {
        (reply, failure) = (Reply, Failure);
        return reply is not null;
    }

    /// <summary>Creates the outcome of a call that was answered.</summary>
    public static implicit operator CallOutcome(UpstreamReply reply) => new(reply, null);

    /// <summary>Creates the outcome of a call that failed.</summary>
    public static implicit operator CallOutcome(AttemptResult failure) => new(null, failure);
}
