using ImageGateway.Ledger;

// The folder decides what an fsync costs.
var folder = Path.Combine(args is [var given] ? given : ".", $"ledger-bench-{Environment.ProcessId}");
try
{
    JournalBench.Run(Path.Combine(folder, "journal"));
    FsyncBench.Run(folder);
    foreach (var budgets in (int[])[1, 4, 16, 64, 256])
        await SyncBench.RunAsync(Path.Combine(folder, $"nodes-{budgets}"), budgets);
}
finally
{
    Directory.Delete(folder, recursive: true);
}
