using ImageGateway.Gateway.Budgets;
using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.Execution;

/// <summary>Forwards attempts, each within what it reserves at its budgets.</summary>
public sealed class ReservedForwarder(AttemptReservations reservations, ResponseForwarder forwarder)
{
    /// <summary>Reserves for an attempt, waits for its budgets where it must, and forwards and settles it.</summary>
    public ValueTask<AttemptResult> ForwardAsync(Attempt attempt)
    {
        var reserving = reservations.ReserveAsync(attempt.Exchange, attempt.Provider, attempt.Target, attempt.Images, attempt.Price);
        if (!reserving.IsCompletedSuccessfully)
            return WaitAndForwardAsync(attempt, reserving);
        var reserved = reserving.Result;
        attempt.Exchange.Record?.Current?.Reserve(attempt.Price?.MicroDollars ?? 0);
        if (reserved.Refusal is { } refusal)
            return new(refusal);
        return reserved.Reservation is { } reservation ? ForwardAsync(attempt, reservation) : forwarder.ForwardAsync(attempt);
    }

    /// <summary>Gives the answers of calls that had ended before the connection broke.</summary>
    public ValueTask<AttemptResult> GiveFinishedAsync(FinishedCalls finished) => forwarder.GiveFinishedAsync(finished);

    private async ValueTask<AttemptResult> WaitAndForwardAsync(Attempt attempt, ValueTask<ReserveOutcome> reserving)
    {
        attempt.Exchange.Record?.Current?.Queue();
        var reserved = await reserving;
        attempt.Exchange.Record?.Current?.Reserve(attempt.Price?.MicroDollars ?? 0);
        if (reserved.Refusal is { } refusal)
            return refusal;

        // Waiting for a budget takes nothing from the provider's time.
        using var deadline = attempt.Deadline.Again();
        attempt = attempt with { Deadline = deadline };
        return await (reserved.Reservation is { } reservation ? ForwardAsync(attempt, reservation) : forwarder.ForwardAsync(attempt));
    }

    private async ValueTask<AttemptResult> ForwardAsync(Attempt attempt, AttemptReservation reservation)
    {
        AttemptResult? result = null;
        try
        {
            attempt.Reservation = reservation;
            result = await forwarder.ForwardAsync(attempt);
            return result;
        }
        finally
        {
            reservation.End(result);
        }
    }
}
