using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Budgets.Journal;

public sealed class JournalTests
{
    private static readonly BudgetId Key = new(BudgetKind.VirtualKey, "vk-1");
    private static readonly BudgetId Space = new(BudgetKind.Workspace, "ws-ünï");
    private static readonly Amount Image = new(40_000, 1, 1);

    [Fact]
    public void Read_OpenReserveSettle_GivesTheClosingTotals()
    {
        var (paid, doubtful, cut) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var bytes = new JournalBytes();
        var writer = JournalWriter.Start(bytes, "owner-7", "boot-1");
        writer.TryOpen(1, Key, 3, "owner-7-1");
        writer.TryOpen(2, Space, 0, "owner-7-2");
        foreach (var attempt in new[] { paid, doubtful, cut })
            writer.TryReserve(attempt, [new(1, Image), new(2, Image * 2)]);
        writer.TrySettle(paid, [new(new(30_000, 1, 1), default), new(new(60_000, 2, 2), default)]);
        writer.TrySettle(doubtful, [new(default, Image), new(Image, Image)]);

        var replay = JournalReplay.Read(bytes.Content);

        Assert.Equal((true, "owner-7", "boot-1"), (replay.IsTrusted, replay.Instance, replay.Boot));
        Assert.Equal(2, replay.Leases.Length);
        var (key, space) = (replay.Leases[0], replay.Leases[1]);
        Assert.Equal((Key, 3L, "owner-7-1"), (key.Budget, key.Period, key.Lease));
        Assert.Equal((new Amount(30_000, 1, 1), Image * 2), (key.Spent, key.Uncertain));
        Assert.Equal(new UncertainAttempt[] { new(doubtful, Image), new(cut, Image) }, key.UncertainAttempts);
        Assert.Equal((Space, 0L, "owner-7-2"), (space.Budget, space.Period, space.Lease));
        Assert.Equal((new Amount(100_000, 3, 3), Image * 3), (space.Spent, space.Uncertain));
        Assert.Equal(new UncertainAttempt[] { new(doubtful, Image), new(cut, Image * 2) }, space.UncertainAttempts);
    }

    [Fact]
    public void Read_ClosedLeases_AreLeftOut_AndCarriedTotalsCount()
    {
        var bytes = new JournalBytes();
        var writer = JournalWriter.Start(bytes, "o", "b");
        writer.TryOpen(1, Key, 0, "o-1");
        writer.TryOpen(2, Space, 0, "o-2", spent: Image, uncertain: Image * 3);
        writer.TryClose(1);

        var lease = Assert.Single(JournalReplay.Read(bytes.Content).Leases);
        Assert.Equal(("o-2", Image, Image * 3), (lease.Lease, lease.Spent, lease.Uncertain));
        Assert.Empty(lease.UncertainAttempts);
    }

    [Fact]
    public void Append_AnAttemptAtFourBudgets_TakesOneSlot()
    {
        var bytes = new JournalBytes();
        var writer = JournalWriter.Start(bytes, "o", "b");
        for (var number = 1; number <= 4; number++)
            writer.TryOpen(number, Key, 0, $"o-{number}");
        var before = writer.Slots;

        var attempt = Guid.NewGuid();
        writer.TryReserve(attempt, [new(1, Image), new(2, Image), new(3, Image), new(4, Image)]);
        Assert.Equal(before + 1, writer.Slots);
        writer.TrySettle(attempt, [new(Image, default), new(Image, default), new(Image, default), new(Image, default)]);

        Assert.Equal((before + 2, writer.Slots * JournalSlot.Size), (writer.Slots, bytes.Content.Length));
    }

    [Fact]
    public void Append_LongIds_TakeSeveralSlotsAndAreReadBack()
    {
        var longest = string.Concat(Enumerable.Repeat("語", JournalWriter.MaxIdLength));
        var bytes = new JournalBytes();
        var writer = JournalWriter.Start(bytes, longest, longest);
        writer.TryOpen(int.MaxValue, new(BudgetKind.Policy, longest), long.MaxValue, longest, new(Amount.MaxPart, 0, 0));

        var replay = JournalReplay.Read(bytes.Content);

        Assert.Equal((longest, longest), (replay.Instance, replay.Boot));
        var lease = Assert.Single(replay.Leases);
        Assert.Equal((int.MaxValue, longest, longest), (lease.Number, lease.Budget.Id, lease.Lease));
        Assert.Equal((long.MaxValue, Amount.MaxPart), (lease.Period, lease.Spent.Cost));
    }

    [Fact]
    public void Append_ReservesAndSettlements_AllocateNothing()
    {
        var writer = JournalWriter.Start(new Nowhere(), "o", "b");
        JournalReservation[] charges = [new(1, Image), new(2, Image)];
        JournalOutcome[] outcomes = [new(Image, default), new(Image, default)];
        writer.TryReserve(Guid.Empty, charges);
        writer.TrySettle(Guid.Empty, outcomes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            writer.TryReserve(Guid.Empty, charges);
            writer.TrySettle(Guid.Empty, outcomes);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Append_SinkThatFails_WritesNothingMore()
    {
        var bytes = new JournalBytes { Room = 2 * JournalSlot.Size };
        var writer = JournalWriter.Start(bytes, "o", "b");
        Assert.True(writer.TryOpen(1, Key, 0, "o-1"));

        Assert.False(writer.TryReserve(Guid.NewGuid(), [new(1, Image)]));
        bytes.Room = int.MaxValue;
        Assert.False(writer.TryClose(1));

        Assert.False(writer.IsWhole);
        Assert.Equal(2 * JournalSlot.Size, bytes.Content.Length);
    }

    [Fact]
    public void Append_WhatDoesNotFit_IsRefused()
    {
        var bytes = new JournalBytes();
        var writer = JournalWriter.Start(bytes, "o", "b");

        Assert.Throws<ArgumentException>(() => writer.TryOpen(1, Key, 0, new('x', JournalWriter.MaxIdLength + 1)));
        Assert.Throws<ArgumentException>(() => writer.TryOpen(1, new(BudgetKind.Policy, ""), 0, "a"));
        Assert.Throws<ArgumentException>(() => writer.TryReserve(Guid.Empty, new JournalReservation[JournalWriter.MaxCharges + 1]));
        Assert.Throws<ArgumentException>(() => writer.TryReserve(Guid.Empty, []));
        Assert.Equal(JournalSlot.Size, bytes.Content.Length);
    }

    /// <summary>Each step writes one record that fits; the totals are kept beside it.</summary>
    [Fact]
    public void Read_CutAnywhere_IsTheStateBeforeTheRecordThatWasCut() =>
        Prop.ForAll(Gen.Choose(0, 1 << 16).ArrayOf(40).ToArbitrary(), steps =>
        {
            var book = new JournalBook();
            foreach (var step in steps)
                book.Step(step);
            var file = book.Bytes.Content;
            var cut = steps.Length == 0 ? file.Length : steps[0] % (file.Length + 1);

            var replay = JournalReplay.Read([.. file[..cut], .. new byte[steps.Length * JournalSlot.Size]]);

            Assert.Null(replay.Fault);
            Assert.Equal(book.Before(cut), JournalBook.Of(JournalReplay.Read(file.AsSpan(..cut))));
            // Where only zeros were cut off, the zeros that the file was filled with before stand in for them.
            var slotEnd = Math.Min(file.Length, (cut + JournalSlot.Size - 1) / JournalSlot.Size * JournalSlot.Size);
            Assert.Equal(book.Before(file.AsSpan(cut..slotEnd).ContainsAnyExcept((byte)0) ? cut : slotEnd), JournalBook.Of(replay));
        }).Check();

    [Fact]
    public void Read_DamageBeforeTheLastSlot_IsNotTrusted() =>
        Prop.ForAll(Gen.Choose(0, 1 << 16).ArrayOf(30).ToArbitrary(), Gen.Choose(0, 1 << 20).ToArbitrary(), (steps, where) =>
        {
            var book = new JournalBook();
            foreach (var step in steps)
                book.Step(step);
            var file = book.Bytes.Content;
            file[where % (file.Length - JournalSlot.Size)] ^= (byte)(1 + (where % 255));

            Assert.False(JournalReplay.Read(file).IsTrusted);
        }).Check();

    [Fact]
    public void Read_SlotsThatChangedPlaces_AreNotTrusted()
    {
        var bytes = new JournalBytes();
        var writer = JournalWriter.Start(bytes, "o", "b");
        writer.TryOpen(1, Key, 0, "o-1");
        writer.TryOpen(2, Key, 0, "o-2");
        var file = bytes.Content;

        byte[] moved = [.. file[..64], .. file[128..192], .. file[64..128]];

        Assert.False(JournalReplay.Read(moved).IsTrusted);
        Assert.True(JournalReplay.Read(file).IsTrusted);
    }

    public static TheoryData<string, Action<JournalWriter>> Contradictions() => new()
    {
        { "opens twice", writer => writer.TryOpen(1, Key, 0, "again") },
        { "opens twice", writer => { writer.TryClose(1); writer.TryOpen(1, Key, 0, "again"); } },
        { "not open", writer => writer.TryReserve(Guid.NewGuid(), [new(2, Image)]) },
        { "reserves twice", writer => { writer.TryReserve(Guid.Empty, [new(1, Image)]); writer.TryReserve(Guid.Empty, [new(1, Image)]); } },
        { "did not reserve", writer => writer.TrySettle(Guid.NewGuid(), [new(Image, default)]) },
        { "did not reserve",
            writer => { writer.TryReserve(Guid.Empty, [new(1, Image)]); writer.TrySettle(Guid.Empty, new JournalOutcome[2]); } },
        { "is not open", writer => writer.TryClose(9) },
        { "running attempts", writer => { writer.TryReserve(Guid.Empty, [new(1, Image)]); writer.TryClose(1); } },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Read_RecordsThatContradictEachOther_AreNotTrusted(string fault, Action<JournalWriter> write)
    {
        var bytes = new JournalBytes();
        var writer = JournalWriter.Start(bytes, "o", "b");
        writer.TryOpen(1, Key, 0, "o-1");
        write(writer);

        Assert.Contains(fault, JournalReplay.Read(bytes.Content).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Nothing_IsTrustedAndEmpty()
    {
        var replay = JournalReplay.Read(new byte[4096]);

        Assert.Equal((true, ""), (replay.IsTrusted, replay.Instance));
        Assert.Empty(replay.Leases);
    }

    private sealed class Nowhere : IJournalSink
    {
        public bool TryAppend(ReadOnlySpan<byte> slots) => true;
    }
}
