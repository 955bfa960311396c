using ImageGateway.Storage.Journal;

namespace ImageGateway.Storage.Tests.Journal;

/// <summary>
/// An instance that appends to its journal until it is killed, in files that are soon full. Says how many attempts are settled.
/// </summary>
internal static class JournalChild
{
    public const string Name = "journal";
    public const int Slots = 200;

    public static int Run(string folder)
    {
        using var script = new JournalScript(new(folder, BootId.Read()), Slots);
        for (var attempt = 0L; script.Reserve(attempt) && script.Settle(attempt); attempt++)
            Console.WriteLine(attempt + 1);
        return 1;
    }
}
