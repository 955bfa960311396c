using System.Text;
using System.Text.RegularExpressions;
using ImageGateway.Core.Json;
using ImageGateway.Storage.Files;

namespace ImageGateway.Api.Management.Declared;

/// <summary>
/// Puts the values of environment variables (<c>${NAME}</c>) and the contents of files (<c>${file:PATH}</c>) in the places of texts
/// that name them; <c>$${</c> stands for the two letters themselves. What was read is remembered, so that a change can be seen.
/// </summary>
/// <param name="folder">Folder of the resources file, from which relative paths lead.</param>
internal sealed partial class FileReferences(string folder)
{
    private const int MostBytes = 256 * 1024;
    private const string FilePrefix = "file:";

    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileStamp> _files = new(StringComparer.Ordinal);

    /// <summary>The files that texts named, as they were when they were read.</summary>
    public IReadOnlyDictionary<string, FileStamp> Files => _files;

    /// <summary>All that texts named with what stands there, in order, as one text. Secret.</summary>
    public string Values => string.Join(
        '\0', _values.OrderBy(static value => value.Key, StringComparer.Ordinal).Select(static value => $"{value.Key}\0{value.Value}"));

    /// <summary>Resolves the references in every text value of a JSON document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="fault">Takes the place in the document and what is wrong there.</param>
    public string Resolve(string json, Action<string, string> fault) => JsonStrings.Replace(
        json, (place, text) => text.Contains("${", StringComparison.Ordinal)
            ? Resolve(text, wrong => fault(place.Pointer, wrong))
            : null);

    private string Resolve(string text, Action<string> fault) => Reference().Replace(text, match =>
    {
        if (match.Value == "$${")
            return "${";
        var name = match.Groups["name"].Value;
        if (!match.Groups["name"].Success)
            fault("has '${' and neither ${NAME} nor ${file:PATH}; write $${ for the letters themselves");
        else if (Find(name) is { } value)
            return value;
        else
            fault(name.StartsWith(FilePrefix, StringComparison.Ordinal)
                ? $"names the file '{name[FilePrefix.Length..]}', which cannot be read or has more than {MostBytes} bytes"
                : $"names the environment variable '{name}', which is not set");
        return match.Value;
    });

    private string? Find(string name)
    {
        if (!_values.TryGetValue(name, out var value))
            _values[name] = value = name.StartsWith(FilePrefix, StringComparison.Ordinal)
                ? ReadFile(Path.GetFullPath(name[FilePrefix.Length..], folder))
                : Environment.GetEnvironmentVariable(name) is { Length: > 0 } set ? set : null;
        return value;
    }

    private string? ReadFile(string path)
    {
        // The stamp first: a file that changes while it is read is read again.
        _files[path] = FileStamp.Read(path);
        try
        {
            if (_files[path].Length is < 0 or > MostBytes)
                return null;
            return File.ReadAllText(path, Encoding.UTF8).TrimEnd('\r', '\n');
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?:(?<name>[A-Za-z_][A-Za-z0-9_]*|file:[^}]+)\})?", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
