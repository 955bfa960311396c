using ImageGateway.Core.Errors;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Context;

/// <summary>Result of an attempt at one target. A failed one has sent nothing to the client, so another may follow.</summary>
public abstract record AttemptResult(AttemptClass Class, int Status) : IDisposable
{
    /// <summary>The client has the answer.</summary>
    public sealed record Answered() : AttemptResult(AttemptClass.Answered, StatusCodes.Status200OK);

    /// <summary>The answer broke off when a part of it had been sent; the connection was cut so that nobody takes it for whole.</summary>
    public sealed record Aborted() : AttemptResult(AttemptClass.PerhapsStarted, StatusCodes.Status502BadGateway);

    /// <summary>The gateway itself says no, or got no answer.</summary>
    public sealed record Rejected(GatewayError Error, AttemptClass Of) : AttemptResult(Of, Error.Status)
    {
        /// <summary>True when the target was passed over: it cannot serve the request, and nothing was sent to it.</summary>
        public bool PassedOver { get; init; }

        /// <summary>True when a budget refused, which a repetition does not change.</summary>
        public bool IsOfLedger { get; init; }

        /// <summary>State of the rate limits that refused.</summary>
        public RateLimitStatus Rates { get; init; }

        /// <summary>True when it holds for every target, so that no further one is tried.</summary>
        public bool IsFinal { get; init; }
    }

    /// <summary>A guardrail said no: to the request before it was sent, or to the images that came.</summary>
    /// <param name="Hooks">What the guardrails found.</param>
    /// <param name="Notes">What the attempt changed.</param>
    /// <param name="Of"><see cref="AttemptClass.Answered"/> where images were drawn, and so billed.</param>
    public sealed record BlockedByGuardrail(GuardrailReport Hooks, AttemptNotes Notes, AttemptClass Of) : AttemptResult(Of, Hooks.Status)
    {
        /// <summary>Cost of images that the caller does not get; null when there is none.</summary>
        public WithheldCost? Cost { get; init; }
    }

    /// <summary>Images came, and the config goes on from the status that their caller would get.</summary>
    public sealed record Superseded() : AttemptResult(AttemptClass.Answered, StatusCodes.Status200OK);

    /// <summary>The attempt was explained, and nothing was sent.</summary>
    /// <param name="GoesOn">Whether the walk goes on as from a target that was passed over.</param>
    public sealed record Unsent(bool GoesOn = false) : AttemptResult(AttemptClass.NotStarted, StatusCodes.Status200OK);

    /// <summary>The provider said no.</summary>
    public sealed record Failed(
        Target Target, int ProviderStatus, ProviderError Error, AttemptNotes Notes, UpstreamReply? Reply, AttemptClass Of)
        : AttemptResult(Of, ProviderStatus)
    {
        /// <inheritdoc/>
        public override void Dispose()
        {
            Reply?.Dispose();
            base.Dispose();
        }
    }

    /// <summary>Cost of images that nobody gets.</summary>
    public sealed record WithheldCost(PriceQuote? Quote, SettledPrice? Settled);

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
