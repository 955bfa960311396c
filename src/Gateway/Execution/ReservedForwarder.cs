using ImageGateway.Gateway.Budgets;
using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.Execution;

/// <summary>Forwards attempts, each within what it reserves at its budgets.</summary>
public sealed class ReservedForwarder(AttemptReservations reservations, ResponseForwarder forwarder)
{
    /// <summary>
    /// Reserves for an attempt, waits for its budgets where it must, and forwards it. Its reservation ends with the attempt.
    /// </summary>
    public ValueTask<AttemptResult> ForwardAsync(Attempt attempt)
    {
        var reserving = reservations.ReserveAsync(attempt.Exchange, attempt.Provider, attempt.Target, attempt.Images, attempt.Price);
        if (!reserving.IsCompletedSuccessfully)
            return WaitAndForwardAsync(attempt, reserving);
        return Take(attempt, reserving.Result) is { } refusal ? new(refusal) : forwarder.ForwardAsync(attempt);
    }

    /// <summary>Gives the answers of calls that had ended before the connection broke.</summary>
    public ValueTask<AttemptResult> GiveFinishedAsync(FinishedCalls finished) => forwarder.GiveFinishedAsync(finished);

    private async ValueTask<AttemptResult> WaitAndForwardAsync(Attempt attempt, ValueTask<ReserveOutcome> reserving)
    {
        attempt.Exchange.Record?.Current?.Queue();
        if (Take(attempt, await reserving) is { } refusal)
            return refusal;

        // Waiting for a budget takes nothing from the provider's time.
        using var deadline = attempt.Deadline.Again();
        return await forwarder.ForwardAsync(attempt with { Deadline = deadline });
    }

    private static AttemptResult? Take(Attempt attempt, ReserveOutcome reserved)
    {
        attempt.Exchange.Record?.Current?.Reserve(attempt.Price?.MicroDollars ?? 0);
        attempt.Reservation = reserved.Reservation;
        return reserved.Refusal;
    }
}
