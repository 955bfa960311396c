using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.Budgets;

/// <summary>Result of reserving for an attempt: a reservation to be ended, a refusal, or neither where no budget applies.</summary>
public readonly record struct ReserveOutcome
{
    private ReserveOutcome(AttemptReservation? reservation, AttemptResult? refusal) => (Reservation, Refusal) = (reservation, refusal);

    /// <summary>The reservation; null where no budget applies or one refused.</summary>
    public AttemptReservation? Reservation { get; }

    /// <summary>How the attempt ends that a budget refused; null where it may be sent.</summary>
    public AttemptResult? Refusal { get; }

    /// <summary>Creates the outcome of a reservation that was made.</summary>
    public static implicit operator ReserveOutcome(AttemptReservation reservation) => new(reservation, null);

    /// <summary>Creates the outcome of a reservation that was refused.</summary>
    public static implicit operator ReserveOutcome(AttemptResult refusal) => new(null, refusal);
}
