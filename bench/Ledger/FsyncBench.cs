using System.Diagnostics;
using System.Globalization;

namespace ImageGateway.Ledger;

/// <summary>Measures one durable write of the disk, as a baseline for the other figures.</summary>
internal static class FsyncBench
{
    private const int Writes = 200;

    public static void Run(string folder)
    {
        Directory.CreateDirectory(folder);
        using var file = new FileStream(Path.Combine(folder, "fsync"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Writes; i++)
        {
            file.Write(page);
            file.Flush(flushToDisk: true);
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"disk: {elapsed.TotalMilliseconds / Writes:0.00} ms a write with fsync"));
    }
}
