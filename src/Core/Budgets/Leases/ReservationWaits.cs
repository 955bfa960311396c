namespace ImageGateway.Core.Budgets.Leases;

/// <summary>The attempts that wait, by the end of their wait, and those whose wait is over and whose callers do not know it yet.</summary>
internal sealed class ReservationWaits
{
    private readonly PriorityQueue<Reservation, long> _waiting = new();
    private readonly Queue<Reservation> _finished = new();

    /// <summary>Lets an attempt wait until a time. An earlier entry with another deadline is passed over.</summary>
    public void Until(Reservation reservation, long deadline) => _waiting.Enqueue(reservation, reservation.Deadline = deadline);

    /// <summary>Time at which the first waiting attempt has waited long enough; the largest number when none waits.</summary>
    public long NextExpiry()
    {
        while (_waiting.TryPeek(out var reservation, out var deadline))
        {
            if (reservation.Status == ReservationStatus.Waiting && reservation.Deadline == deadline)
                return deadline;
            _waiting.Dequeue();
        }

        return long.MaxValue;
    }

    /// <summary>Takes an attempt out that has waited long enough; null: none has.</summary>
    public Reservation? TryTakeExpired(long now) => NextExpiry() <= now ? _waiting.Dequeue() : null;

    /// <summary>Takes any waiting attempt out; null: none waits.</summary>
    public Reservation? TryTake()
    {
        while (_waiting.TryDequeue(out var reservation, out _))
        {
            if (reservation.Status == ReservationStatus.Waiting)
                return reservation;
        }

        return null;
    }

    /// <summary>Notes that the caller of an attempt is to be told how its wait ended.</summary>
    public void Finish(Reservation reservation)
    {
        if (reservation.HasWaited)
            _finished.Enqueue(reservation);
    }

    /// <summary>An attempt that waited and waits no more; null: none.</summary>
    public Reservation? TryFinished() => _finished.TryDequeue(out var reservation) ? reservation : null;
}
