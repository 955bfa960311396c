namespace ImageGateway.Core.Budgets.Journal;

/// <summary>
/// Writes an instance's journal: what it opened, reserved and settled, each before it takes effect. No call allocates.
/// Every method tells whether the record was written; after a false nothing more is written.
/// </summary>
public sealed class JournalWriter
{
    /// <summary>Number of leases at which an attempt may reserve.</summary>
    public const int MaxCharges = 16;

    /// <summary>The longest id that fits, in characters.</summary>
    public const int MaxIdLength = 200;

    // The longest record: three ids of up to three bytes a character, and a few numbers.
    private const int MaxSlots = 36;

    private readonly IJournalSink _sink;
    private long _slots;
    private bool _failed;

    private JournalWriter(IJournalSink sink) => _sink = sink;

    /// <summary>Number of slots written so far.</summary>
    public long Slots => _slots;

    /// <summary>True when every record was written.</summary>
    public bool IsWhole => !_failed;

    /// <summary>Begins a journal at the start of an empty sink.</summary>
    /// <param name="sink">Where it goes.</param>
    /// <param name="instance">The instance's id.</param>
    /// <param name="boot">The machine's boot id: a journal of another boot may have lost its end and is not trusted.</param>
    public static JournalWriter Start(IJournalSink sink, string instance, string boot)
    {
        var writer = new JournalWriter(sink);
        Span<byte> buffer = stackalloc byte[MaxSlots * JournalSlot.PayloadSize];
        PayloadWriter payload = new(buffer);
        payload.Number(JournalReplay.Format);
        payload.Text(Checked(instance));
        payload.Text(Checked(boot));
        writer.Append(JournalRecord.Start, buffer[..payload.Length]);
        return writer;
    }

    /// <summary>A lease is about to send its first message.</summary>
    /// <param name="number">Names the lease in later records; each number once.</param>
    /// <param name="budget">Its budget.</param>
    /// <param name="period">Its period.</param>
    /// <param name="lease">Its id.</param>
    /// <param name="spent">What it spent so far, where a journal goes on in a new file.</param>
    /// <param name="uncertain">What it has in doubt so far, likewise.</param>
    public bool TryOpen(int number, BudgetId budget, long period, string lease, Amount spent = default, Amount uncertain = default)
    {
        Span<byte> buffer = stackalloc byte[MaxSlots * JournalSlot.PayloadSize];
        PayloadWriter payload = new(buffer);
        payload.Number(number);
        payload.Number((long)budget.Kind);
        payload.Text(Checked(budget.Id));
        payload.Number(period);
        payload.Text(Checked(lease));
        payload.Amount(spent);
        payload.Amount(uncertain);
        return Append(JournalRecord.Open, buffer[..payload.Length]);
    }

    /// <summary>An attempt is about to be sent.</summary>
    public bool TryReserve(Guid attempt, ReadOnlySpan<JournalReservation> charges)
    {
        Span<byte> buffer = stackalloc byte[MaxSlots * JournalSlot.PayloadSize];
        PayloadWriter payload = new(buffer);
        payload.Attempt(attempt);
        payload.Number(Checked(charges.Length));
        foreach (var charge in charges)
        {
            payload.Number(charge.Lease);
            payload.Amount(charge.Amount);
        }

        return Append(JournalRecord.Reserve, buffer[..payload.Length]);
    }

    /// <summary>An attempt has ended. One outcome for each charge of its reservation, in the same order.</summary>
    public bool TrySettle(Guid attempt, ReadOnlySpan<JournalOutcome> outcomes)
    {
        Span<byte> buffer = stackalloc byte[MaxSlots * JournalSlot.PayloadSize];
        PayloadWriter payload = new(buffer);
        payload.Attempt(attempt);
        payload.Number(Checked(outcomes.Length));
        foreach (var outcome in outcomes)
        {
            payload.Amount(outcome.Spent);
            payload.Amount(outcome.Uncertain);
        }

        return Append(JournalRecord.Settle, buffer[..payload.Length]);
    }

    /// <summary>The budget has closed a lease.</summary>
    public bool TryClose(int number)
    {
        Span<byte> buffer = stackalloc byte[JournalSlot.PayloadSize];
        PayloadWriter payload = new(buffer);
        payload.Number(number);
        return Append(JournalRecord.Close, buffer[..payload.Length]);
    }

    private bool Append(JournalRecord kind, ReadOnlySpan<byte> payload)
    {
        if (_failed)
            return false;
        var count = Math.Max(1, (payload.Length + JournalSlot.PayloadSize - 1) / JournalSlot.PayloadSize);
        Span<byte> slots = stackalloc byte[MaxSlots * JournalSlot.Size];
        for (var i = 0; i < count; i++)
        {
            var part = payload[(i * JournalSlot.PayloadSize)..Math.Min(payload.Length, (i + 1) * JournalSlot.PayloadSize)];
            var name = i == 0 ? (byte)kind : JournalSlot.Continued;
            JournalSlot.Write(slots.Slice(i * JournalSlot.Size, JournalSlot.Size), _slots + i, name, (byte)(count - 1 - i), part);
        }

        _failed = !_sink.TryAppend(slots[..(count * JournalSlot.Size)]);
        _slots += count;
        return !_failed;
    }

    private static string Checked(string id) =>
        id.Length is > 0 and <= MaxIdLength
            ? id
            : throw new ArgumentException($"An id has from 1 to {MaxIdLength} characters, not {id.Length}.", nameof(id));

    private static int Checked(int charges) =>
        charges is > 0 and <= MaxCharges
            ? charges
            : throw new ArgumentException($"An attempt is charged to 1 to {MaxCharges} accounts, not {charges}.", nameof(charges));
}
