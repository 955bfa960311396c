namespace ImageGateway.Storage.Journal;

/// <summary>Names the time between two starts of the machine: what was written without a flush is there until it ends.</summary>
public static class BootId
{
    private const string LinuxFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>The id; where the system has none, a new one for each call, so that nothing left behind is trusted.</summary>
    public static string Read() => File.Exists(LinuxFile) ? File.ReadAllText(LinuxFile).Trim() : $"unknown-{Guid.NewGuid():n}";
}
