using System.Runtime.InteropServices;

namespace ImageGateway.Storage.Files;

/// <summary>Moves files to names that nothing has yet, with a single call to the system where it has one for that.</summary>
/// <remarks>To look first and to move then takes two more calls, and another process may come between them.</remarks>
/// <param name="hasCall">True when the system has that call.</param>
internal sealed partial class ExclusiveMove(bool hasCall)
{
    private const int CurrentFolder = -100;
    private const uint NoReplace = 1;

    // Errors of Linux.
    private const int NoEntry = 2;
    private const int Exists = 17;

    private volatile bool _isMissing = !hasCall;

    /// <summary>Moves a file within its file system.</summary>
    /// <returns>False when there is something of that name; then nothing is changed.</returns>
    /// <exception cref="DirectoryNotFoundException">The folder of the new name is not there.</exception>
    /// <exception cref="IOException">The file cannot be moved.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not do this.</exception>
    public bool TryMove(string from, string to)
    {
        switch (_isMissing ? null : Rename(from, to))
        {
            case 0:
                return true;
            case Exists:
                return false;
            case NoEntry when !Directory.Exists(Path.GetDirectoryName(to)):
                throw new DirectoryNotFoundException($"The folder of '{to}' is not there.");
        }

        // Not known to the system or its file system, or a fault that .NET has a name for.
        if (File.Exists(to))
            return false;
        File.Move(from, to);
        return true;
    }

    // The error; 0: none, null: the C library has no such call.
    private int? Rename(string from, string to)
    {
        try
        {
            return RenameAt2(CurrentFolder, from, CurrentFolder, to, NoReplace) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (EntryPointNotFoundException)
        {
            _isMissing = true;
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);
}
