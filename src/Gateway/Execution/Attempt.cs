using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Budgets;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Execution;

/// <summary>One attempt: a request, written for one target.</summary>
public sealed record Attempt(
    ImageRequestContext Exchange, IImageProvider Provider, Target Target, ImageRequest Image, Translation Translation, Deadline Deadline,
    AttemptNotes Notes, PriceQuote? Quote) : IConversionContext
{
    // What is left of an attempt's time when a link is given up, so that the link itself can still be given.
    private static readonly TimeSpan TimeForTheRest = TimeSpan.FromSeconds(1);

    /// <summary>Guardrail results so far; null when there are no guardrails.</summary>
    public GuardrailReport? Hooks { get; init; }

    /// <summary>Reservation of the attempt; null when no budget applies, and before.</summary>
    public AttemptReservation? Reservation { get; set; }

    /// <summary>Bytes that its images may have.</summary>
    public required ImageAllowance Allowance { get; init; }

    /// <summary>Attempt ends that the caller does not get.</summary>
    public FollowUps Next { get; init; }

    /// <summary>The calls of earlier tries that have their images, and are not sent again.</summary>
    public required FinishedCalls Finished { get; init; }

    /// <summary>The request as it was written; null in tests that send calls of their own.</summary>
    public WrittenRequest? Written { get; init; }

    /// <summary>Images that it is to draw: all, or those that earlier tries have not.</summary>
    public int Images { get; init; }

    /// <summary>The price of these; null: it is not known.</summary>
    public PriceQuote? Price { get; init; }

    /// <summary>Settles the attempt with the images that came, at its budgets and for the log; the first call counts.</summary>
    /// <param name="drawn">Images, and the provider's count of tokens.</param>
    /// <param name="images">The images in their order.</param>
    /// <param name="restInDoubt">True when further images were perhaps drawn and billed.</param>
    public void Settle(DrawnImages drawn, IReadOnlyList<ComposedImage> images, bool restInDoubt)
    {
        Reservation?.SettleWithResult(drawn, restInDoubt);
        if (Exchange.Record?.Current is not { IsSettled: false } record)
            return;
        var logged = new LoggedImage[images.Count];
        for (var index = 0; index < logged.Length; index++)
            logged[index] = images[index].ToLogged();
        record.Settle(drawn, Price, restInDoubt, logged);
    }

    /// <summary>Ends it: settles its reservation by how it ended, unless its images have, and stops its clock.</summary>
    /// <param name="result">How it ended; null: in a fault.</param>
    public void End(AttemptResult? result)
    {
        Reservation?.End(result);
        Deadline.Dispose();
    }

    /// <summary>Warnings that arose while the images were finished, for the caller.</summary>
    public LateWarnings LateWarnings { get; } = new();

    /// <inheritdoc/>
    TimeSpan IConversionContext.TimeLeft => Deadline.Left - TimeForTheRest;

    /// <inheritdoc/>
    void IConversionContext.Warn(string warning) => LateWarnings.Add(warning);
}
