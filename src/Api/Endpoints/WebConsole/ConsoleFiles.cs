using System.Collections.Frozen;
using System.Text;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Endpoints.WebConsole;

/// <summary>
/// Files of the console as <c>src/Console</c> is built into <c>wwwroot/console</c>. They are embedded in this assembly, so that every
/// process with a gateway in it has them, whatever its working directory.
/// </summary>
internal sealed class ConsoleFiles
{
    private const string Prefix = "console/";
    private const string IndexName = "index.html";

    // Vite writes references relative to the page. A page of any depth has the same file, so the references become absolute here.
    private const string Relative = "\"./";

    private readonly FrozenDictionary<string, ConsoleFile> _files;

    /// <summary>Reads the embedded files.</summary>
    public ConsoleFiles(EdgeOptions edge)
    {
        var assembly = typeof(ConsoleFiles).Assembly;
        var files = new Dictionary<string, ConsoleFile>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            var path = resource[Prefix.Length..].Replace('\\', '/');
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            files[path] = new(path, path == IndexName ? AtBase(bytes.ToArray(), edge.PathBase) : bytes.ToArray());
        }

        _files = files.ToFrozenDictionary(StringComparer.Ordinal);
        Index = _files[IndexName];
    }

    /// <summary>The page, whose scripts read the path.</summary>
    public ConsoleFile Index { get; }

    /// <summary>Finds a file by its path below <c>/console/</c>; null where there is none.</summary>
    public ConsoleFile? Find(string path) => _files.GetValueOrDefault(path);

    private static byte[] AtBase(byte[] page, string pathBase) => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(page).Replace(Relative, $"\"{pathBase}/console/", StringComparison.Ordinal));
}
