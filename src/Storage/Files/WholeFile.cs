using System.Runtime.InteropServices;
using System.Text;

namespace ImageGateway.Storage.Files;

/// <summary>Writes small files that are either there as a whole or not at all, also after a loss of power.</summary>
public static partial class WholeFile
{
    private const int ReadOnly = 0;

    /// <summary>Makes a file that only its owner can read; one that is there stays.</summary>
    /// <returns>True if it was made.</returns>
    /// <exception cref="IOException">It cannot be written; nothing is left behind.</exception>
    public static bool TryCreate(string path, string text)
    {
        var beside = $"{path}.{Guid.NewGuid():n}.new";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(beside, options))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            // .NET's own move looks first and renames then, over a file that another process put there meanwhile.
            if (!new ExclusiveMove(OperatingSystem.IsLinux()).TryMove(beside, path))
                return false;
            FlushFolder(Path.GetDirectoryName(path)!);
            return true;
        }
        catch (ArgumentOutOfRangeException tooLarge)
        {
            // .NET's word for a file that the system lets grow no further (EFBIG).
            throw new IOException($"'{path}' cannot be written: the system lets the file grow no further.", tooLarge);
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(beside);
        }
    }

    // A new name is on the disk when its folder is. .NET opens no folders.
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(folder, ReadOnly);
        if (handle < 0)
            throw new IOException($"'{folder}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        var failed = Flush(handle) != 0;
        var reason = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(handle);
        if (failed)
            throw new IOException($"'{folder}' cannot be flushed: {reason}");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
