using System.Buffers;

namespace ImageGateway.Storage.Files;

/// <summary>
/// A file with 32 bytes as 64 lower-case hex digits: a key, or the hash of one. It appears whole or not at all, and only
/// its owner can read it.
/// </summary>
public static class KeyFile
{
    private const int Chars = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads the file, and makes it where there is none.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="make">Gives the digits of a new file.</param>
    /// <exception cref="InvalidDataException">The file has another length or form; it is left as it is.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static string ReadOrMake(string path, Func<string> make)
    {
        if (Read(path) is { } kept)
            return kept;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Another process on the same directory may be faster: then its file counts.
        WholeFile.TryCreate(path, make());
        return Read(path) ?? throw new IOException($"'{path}' was taken away while it was made.");
    }

    /// <summary>Reads the file; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file has another length or form.</exception>
    public static string? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        var text = File.ReadAllText(path).Trim();
        return text.Length == Chars && !text.AsSpan().ContainsAnyExcept(HexDigits)
            ? text
            : throw new InvalidDataException(
                $"'{path}' must hold {Chars} lower-case hex digits and is damaged; put back the file of a backup, or remove it and lose "
                    + $"what is sealed or signed under it");
    }
}
