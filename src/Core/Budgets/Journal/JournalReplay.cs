using System.Collections.Immutable;

namespace ImageGateway.Core.Budgets.Journal;

/// <summary>
/// State read back from the journal of a dead lease manager. A record cut off at the very end counts as never begun, since a
/// record is written before it takes effect. Anything else that does not fit makes the whole journal untrusted.
/// </summary>
public sealed record JournalReplay
{
    internal const long Format = 1;

    private static readonly JournalReplay Nothing = new();

    /// <summary>Fault that makes the journal untrusted; null when it is trusted.</summary>
    public string? Fault { get; private init; }

    /// <summary>True when leases can be closed by this journal.</summary>
    public bool IsTrusted => Fault is null;

    /// <summary>The instance's id; empty where the journal was not even begun.</summary>
    public string Instance { get; private init; } = "";

    /// <summary>The boot id of the machine when it was begun.</summary>
    public string Boot { get; private init; } = "";

    /// <summary>The leases that were open.</summary>
    public ImmutableArray<JournalLease> Leases { get; private init; } = [];

    /// <summary>Reads a journal: a file as it was left, with or without the zeros that it was filled with before.</summary>
    public static JournalReplay Read(ReadOnlySpan<byte> file)
    {
        JournalState state = new();
        Span<byte> payload = new byte[(byte.MaxValue + 1) * JournalSlot.PayloadSize];
        var whole = file.Length / JournalSlot.Size;
        for (var place = 0; place < whole;)
        {
            var (length, following) = (0, 0);
            for (var i = 0; i <= following; i++)
            {
                if (place + i >= whole || !JournalSlot.IsWhole(Slot(file, place + i), place + i))
                    return Tail(file, place + i, state);
                var part = Slot(file, place + i);
                if (i == 0)
                    following = JournalSlot.Following(part);
                else if ((JournalSlot.Kind(part), JournalSlot.Following(part)) != (JournalSlot.Continued, following - i))
                    return Untrusted($"slot {place + i} does not go on with the record of slot {place}");
                JournalSlot.Payload(part).CopyTo(payload[length..]);
                length += JournalSlot.Payload(part).Length;
            }

            if (state.Take((JournalRecord)JournalSlot.Kind(Slot(file, place)), new PayloadReader(payload[..length])) is { } fault)
                return Untrusted($"slot {place}: {fault}");
            place += 1 + following;
        }

        return Trusted(state);
    }

    // A process that dies in a write leaves its first part. So behind the first slot that is not whole there is nothing.
    private static JournalReplay Tail(ReadOnlySpan<byte> file, int place, JournalState state)
    {
        var rest = file[Math.Min(file.Length, (place + 1) * JournalSlot.Size)..];
        return rest.ContainsAnyExcept((byte)0) ? Untrusted($"slot {place} is damaged and is not the last one") : Trusted(state);
    }

    private static ReadOnlySpan<byte> Slot(ReadOnlySpan<byte> file, int place) => file.Slice(place * JournalSlot.Size, JournalSlot.Size);

    private static JournalReplay Untrusted(string fault) => Nothing with { Fault = fault };

    private static JournalReplay Trusted(JournalState state) =>
        new() { Instance = state.Instance, Boot = state.Boot, Leases = state.Leases() };
}
