using System.Text;

namespace ImageGateway.TestKit;

/// <summary>Reads what a running process keeps in a folder, byte for byte.</summary>
public static class FolderTexts
{
    /// <summary>Reads every file below a folder, one character for each byte.</summary>
    public static IEnumerable<string> Read(string folder)
    {
        // An empty file says nothing, and may be a lock, which nobody else can open while its process lives.
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Length > 0))
        {
            using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            yield return reader.ReadToEnd();
        }
    }
}
