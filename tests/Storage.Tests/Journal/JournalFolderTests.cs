using System.Globalization;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Storage.Journal;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.Journal;

/// <summary>Journals in real files: what is read back of them, and what makes them untrusted.</summary>
public sealed class JournalFolderTests : IDisposable
{
    private const int Slots = 20;
    private const int HeaderLength = 16;
    private const int SlotsAt = 4096;

    private readonly TemporaryFolder _folder = new();
    private readonly JournalFolder _journals;

    public JournalFolderTests() => _journals = new(_folder.Path, "boot-1");

    private string JournalPath => Path.Combine(_folder.Path, JournalScript.Instance + ".journal");

    [Fact]
    public void TakeAbandoned_NoFolder_IsNothing() => Assert.Empty(new JournalFolder("/nowhere/journal", "boot-1").TakeAbandoned());

    [Fact]
    public void TakeAbandoned_InstanceLives_LeavesItsJournal()
    {
        using var script = new JournalScript(_journals, Slots);
        Assert.Empty(_journals.TakeAbandoned());
        Assert.True(script.Reserve(0));
    }

    [Fact]
    public void TakeAbandoned_InstanceDied_HasItsLeasesOnceAndUntilItIsDeleted()
    {
        Abandon(settled: 3, running: 1);
        using (var taken = Assert.Single(_journals.TakeAbandoned()))
        {
            Assert.Equal((JournalScript.Instance, null), (taken.Name, taken.Fault));
            var lease = Assert.Single(taken.Leases);
            Assert.Equal((JournalScript.Budget, 7L, JournalScript.Lease), (lease.Budget, lease.Period, lease.Lease));
            Assert.Equal((JournalScript.Image * 3, JournalScript.Image), (lease.Spent, lease.Uncertain));
            Assert.Empty(_journals.TakeAbandoned());
        }

        Assert.Single(_journals.TakeAbandoned()).Delete();

        Assert.Empty(_journals.TakeAbandoned());
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void TakeAbandoned_MachineWasStartedAgain_IsNotTrusted()
    {
        Abandon(settled: 3);
        using var taken = Assert.Single(new JournalFolder(_folder.Path, "boot-2").TakeAbandoned());
        Assert.NotNull(taken.Fault);
        Assert.Empty(taken.Leases);
    }

    [Fact]
    public void TakeAbandoned_NextFileNeverEstablished_HasTheOneBefore()
    {
        Abandon(settled: 2);
        using (var next = _journals.Prepare(JournalScript.Instance, Slots))
            JournalWriter.Start(next, JournalScript.Instance, "boot-1");

        AssertSpent(2);
        Assert.Single(_folder.Files);
    }

    [Fact]
    public void Delete_InstanceEnds_LeavesNothing()
    {
        var script = new JournalScript(_journals, Slots);
        script.Reserve(0);
        script.File.Delete();
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void TryAppend_Full_SaysSoAndKeepsWhatIsThere()
    {
        var file = _journals.Prepare(JournalScript.Instance, slots: 5);
        var writer = JournalWriter.Start(file, JournalScript.Instance, "boot-1");
        Assert.True(writer.TryOpen(1, JournalScript.Budget, 7, JournalScript.Lease));
        file.Establish();
        while (writer.TryReserve(Guid.NewGuid(), [new(1, JournalScript.Image)]))
            Assert.InRange(file.Room, 0, 3);

        Assert.False(writer.TryClose(1));
        file.Dispose();
        using var taken = Assert.Single(_journals.TakeAbandoned());
        Assert.Equal(JournalScript.Image * 3, Assert.Single(taken.Leases).Uncertain);
    }

    [Fact]
    public void TryAppend_Allocates_Nothing()
    {
        using var script = new JournalScript(_journals, slots: 20_000);
        Append(0, 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Append(100, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Append(long from, long to)
        {
            for (var attempt = from; attempt < to; attempt++)
                _ = script.Reserve(attempt) && script.Settle(attempt) ? true : throw new InvalidOperationException("It is full.");
        }
    }

    [Fact]
    public void Prepare_FolderCannotBeMade_IsAnIoFailure() =>
        Assert.ThrowsAny<IOException>(() => new JournalFolder("/dev/null/journal", "boot-1").Prepare("owner"));

    [Fact]
    public void TakeAbandoned_AnyByteThatCountsHasAWrongBit_IsNotTrusted()
    {
        Abandon(settled: 2, running: 1);
        var whole = File.ReadAllBytes(JournalPath);
        var counted = SlotsAt + (BitConverter.ToInt32(whole, 8) * JournalSlot.Size);
        foreach (var place in Enumerable.Range(0, HeaderLength).Concat(Enumerable.Range(SlotsAt, counted - SlotsAt)))
        {
            var damaged = whole.ToArray();
            damaged[place] ^= (byte)(1 << (place % 8));
            File.WriteAllBytes(JournalPath, damaged);

            using var taken = Assert.Single(_journals.TakeAbandoned());
            Assert.True(taken.Fault is not null, $"Byte {place} does not matter.");
        }
    }

    [Fact]
    public void TakeAbandoned_CutAnywhere_IsNotTrustedUnlessOnlyZerosAreMissing()
    {
        Abandon(settled: 2, running: 1);
        var whole = File.ReadAllBytes(JournalPath);
        var counted = SlotsAt + (BitConverter.ToInt32(whole, 8) * JournalSlot.Size);
        foreach (var length in Enumerable.Range(0, whole.Length).Where(length => length % 101 == 0 || length > SlotsAt && length % 5 == 0))
        {
            File.WriteAllBytes(JournalPath, whole[..length]);
            using var taken = Assert.Single(_journals.TakeAbandoned());
            Assert.Equal(length >= counted, taken.Fault is null);
        }
    }

    [Fact]
    public void TakeAbandoned_RecordHalfWritten_IsAsIfItWereNotThere()
    {
        Abandon(settled: 2);
        var whole = File.ReadAllBytes(JournalPath);
        var counted = SlotsAt + (BitConverter.ToInt32(whole, 8) * JournalSlot.Size);
        for (var torn = 1; torn <= 3 * JournalSlot.Size; torn += 3)
        {
            var bytes = whole.ToArray();
            bytes.AsSpan(counted, torn).Fill(0xA5);
            File.WriteAllBytes(JournalPath, bytes);
            AssertSpent(2);
        }
    }

    [Fact]
    public async Task TakeAbandoned_KilledInTheMiddle_HasEveryRecordWhoseAppendReturned()
    {
        const int kills = 8;
        var random = new Random(5);
        for (var kill = 0; kill < kills; kill++)
        {
            var settled = await KilledAfterAsync(random.Next(1, 3000));
            using var taken = Assert.Single(new JournalFolder(_folder.Path, BootId.Read()).TakeAbandoned());
            Assert.Null(taken.Fault);
            var lease = Assert.Single(taken.Leases);
            // At most one attempt was under way, or settled and not said yet.
            Assert.InRange((lease.Spent + lease.Uncertain).Images, settled, settled + 1);
            Assert.InRange(lease.Spent.Images, settled, settled + 1);
            taken.Delete();
        }
    }

    [Fact]
    public async Task Prepare_DiskFull_IsAnIoFailureAndLeavesNothing()
    {
        await using var child = AssemblyProcess.StartOnFullDisk(typeof(JournalChild), kibibytes: 10, JournalChild.Name, _folder.Path);
        Assert.Null(await child.LineAsync());
        Assert.Contains(nameof(IOException), await child.ErrorsAsync(), StringComparison.Ordinal);
        Assert.Empty(_folder.Files);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<long> KilledAfterAsync(long attempts)
    {
        await using var child = AssemblyProcess.Start(typeof(JournalChild), JournalChild.Name, _folder.Path);
        for (var line = 1; line < attempts; line++)
            await child.MustSayAsync();
        var last = await child.MustSayAsync();
        return long.Parse((await child.KillAsync()).LastOrDefault(last), CultureInfo.InvariantCulture);
    }

    private void Abandon(int settled, int running = 0)
    {
        using var script = new JournalScript(_journals, Slots);
        for (var attempt = 0; attempt < settled; attempt++)
            Assert.True(script.Reserve(attempt) && script.Settle(attempt));
        for (var attempt = settled; attempt < settled + running; attempt++)
            Assert.True(script.Reserve(attempt));
    }

    private void AssertSpent(int images)
    {
        using var taken = Assert.Single(_journals.TakeAbandoned());
        Assert.Null(taken.Fault);
        Assert.Equal((JournalScript.Image * images, Amount.Zero), (taken.Leases[0].Spent, taken.Leases[0].Uncertain));
    }
}
