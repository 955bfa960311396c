using System.Globalization;

namespace ImageGateway.EndToEnd.Tests.Processes;

/// <summary>The resident memory of a process, as Linux counts it.</summary>
internal sealed class ProcessMemory(int process)
{
    private const string ForgetPeak = "5";

    /// <summary>Bytes at the peak since <see cref="BeginPeak"/>.</summary>
    public long Peak => Read("VmHWM:");

    /// <summary>Forgets the peak so far, and says the bytes of now.</summary>
    public long BeginPeak()
    {
        File.WriteAllText($"/proc/{process}/clear_refs", ForgetPeak);
        return Read("VmRSS:");
    }

    private long Read(string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
