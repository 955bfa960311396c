using ImageGateway.Core.Budgets;

namespace ImageGateway.Api.ControlPlane;

/// <summary>
/// The budgets in memory. A budget that is in use has one cell, so that its messages keep their order; of the others those
/// that were used last stay, up to a number.
/// </summary>
internal sealed class KeyedLocks(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<BudgetId, Seat> _seats = [];
    private readonly LinkedList<Seat> _idle = new();

    /// <summary>The budget's cell, in use until <see cref="Leave"/>.</summary>
    public KeyedLock Enter(BudgetId budget)
    {
        lock (_lock)
        {
            if (!_seats.TryGetValue(budget, out var seat))
                _seats.Add(budget, seat = new(new(budget)));
            else if (seat.Users == 0)
                _idle.Remove(seat.Place);
            seat.Users++;
            return seat.Cell;
        }
    }

    /// <summary>Ends one use of a cell.</summary>
    public void Leave(KeyedLock cell)
    {
        lock (_lock)
        {
            var seat = _seats[cell.Budget];
            if (--seat.Users > 0)
                return;
            _idle.AddLast(seat.Place);
            while (_seats.Count > capacity && _idle.First is { } oldest)
            {
                _idle.RemoveFirst();
                _seats.Remove(oldest.Value.Cell.Budget);
            }
        }
    }

    private sealed class Seat
    {
        public Seat(KeyedLock cell) => (Cell, Place) = (cell, new(this));

        public KeyedLock Cell { get; }

        public LinkedListNode<Seat> Place { get; }

        public int Users { get; set; }
    }
}
