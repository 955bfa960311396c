using System.Diagnostics;
using System.Globalization;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Storage.Journal;

namespace ImageGateway.Ledger;

/// <summary>An attempt at four budgets in the journal: a reservation and a settlement.</summary>
internal static class JournalBench
{
    private const int Runs = 20;
    private const int Attempts = 20_000;

    public static void Run(string folder)
    {
        var journals = new JournalFolder(folder, BootId.Read());
        var fastest = Enumerable.Range(0, Runs).Min(_ => Measure(journals));
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"journal: {fastest / (2 * Attempts):0} ns an append (best of {Runs})"));
    }

    private static double Measure(JournalFolder journals)
    {
        var file = journals.Prepare("owner", slots: (4 * Attempts) + 100);
        var writer = JournalWriter.Start(file, "owner", journals.Boot);
        file.Establish();
        Span<JournalReservation> charges = stackalloc JournalReservation[4];
        Span<JournalOutcome> outcomes = stackalloc JournalOutcome[4];
        var price = new Amount(Cost: 40_000, Requests: 1, Images: 1);
        for (var i = 0; i < charges.Length; i++)
        {
            writer.TryOpen(i, new(BudgetKind.VirtualKey, "node"), 1, $"account-{i}");
            (charges[i], outcomes[i]) = (new(i, price), new(price, Amount.Zero));
        }

        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Attempts; i++)
        {
            var attempt = new Guid(i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
            if (!writer.TryReserve(attempt, charges) || !writer.TrySettle(attempt, outcomes))
                throw new InvalidOperationException("The journal is full.");
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        file.Delete();
        return elapsed.TotalNanoseconds;
    }
}
