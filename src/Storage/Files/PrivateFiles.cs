using System.Runtime.InteropServices;

namespace ImageGateway.Storage.Files;

/// <summary>Rights of the files that the process makes: its own user's, and nobody else's.</summary>
public static partial class PrivateFiles
{
    private const uint NothingForOthers = 0b000_111_111;

    /// <summary>Takes group and others away from every file and folder that this process makes from now on.</summary>
    public static void Begin()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetMask(NothingForOthers);
    }

    /// <summary>Takes group and others away from a file that an earlier version made.</summary>
    public static void Close(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path))
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
