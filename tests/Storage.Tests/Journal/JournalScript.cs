using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Storage.Journal;

namespace ImageGateway.Storage.Tests.Journal;

/// <summary>
/// Writes a journal as an instance with one lease does: every attempt reserves and settles one image. Goes on in a new
/// file when the old one is full.
/// </summary>
internal sealed class JournalScript : IDisposable
{
    public const string Instance = "owner-1";
    public const string Lease = "account-1";
    public static readonly BudgetId Budget = new(BudgetKind.VirtualKey, "key-1");
    public static readonly Amount Image = new(Cost: 40_000, Requests: 1, Images: 1);

    // What a record takes at most here.
    private const int LargestRecord = 3;

    private readonly JournalFolder _folder;
    private readonly int _slots;
    private JournalFile _file;
    private JournalWriter _writer;

    public JournalScript(JournalFolder folder, int slots)
    {
        (_folder, _slots) = (folder, slots);
        (_file, _writer) = Begin(Amount.Zero);
    }

    public JournalFile File => _file;

    public bool Reserve(long attempt)
    {
        if (_file.Room < 2 * LargestRecord)
            GoOn(Image * attempt);
        return _writer.TryReserve(Id(attempt), [new(1, Image)]);
    }

    public bool Settle(long attempt) => _writer.TrySettle(Id(attempt), [new(Image, Amount.Zero)]);

    public void Dispose() => _file.Dispose();

    private static Guid Id(long attempt) =>
        new(0, (short)(attempt >> 48), (short)(attempt >> 32), (byte)(attempt >> 24), (byte)(attempt >> 16), (byte)(attempt >> 8),
            (byte)attempt, 1, 2, 3, 4);

    private void GoOn(Amount spent)
    {
        var before = _file;
        (_file, _writer) = Begin(spent);
        before.Dispose();
    }

    private (JournalFile File, JournalWriter Writer) Begin(Amount spent)
    {
        var file = _folder.Prepare(Instance, _slots);
        var writer = JournalWriter.Start(file, Instance, _folder.Boot);
        writer.TryOpen(1, Budget, 7, Lease, spent);
        file.Establish();
        return (file, writer);
    }
}
