using System.IO.Compression;
using System.Text.RegularExpressions;
using ImageGateway.Api.Endpoints.WebConsole;
using ImageGateway.Api.Tests.Middleware;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.WebConsole;

/// <summary>The files of the console over HTTP: the page at every path, caching, compression, headers, PATHBASE.</summary>
public sealed partial class ConsoleFileTests
{
    private const int FirstLoadBytes = 130_000;

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/")]
    [InlineData("/console/index.html")]
    [InlineData("/console/logs/any-id?view=table")]
    [InlineData("/console/configs/pc-one")]
    public async Task Path_OfNoFile_IsThePage(string path)
    {
        await using var gateway = await RunningGateway.StartAsync();

        var page = await gateway.SendAsync("GET", path);

        Assert.Equal(200, page.Status);
        Assert.Equal(("text/html; charset=utf-8", "no-cache"), (page.Header("content-type"), page.Header("cache-control")));
        Assert.Contains("<div id=\"root\">", page.Body, StringComparison.Ordinal);
        Assert.Equal(ConsoleApi.Policy, page.Header("content-security-policy"));
        Assert.Equal("nosniff", page.Header("x-content-type-options"));
        Assert.DoesNotContain("<script>", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryReference_IsAFileThatNeverChanges()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var references = ReferencesOf((await gateway.SendAsync("GET", "/console/audit")).Body);

        Assert.NotEmpty(references);
        foreach (var reference in references)
        {
            var file = await gateway.SendAsync("GET", reference);
            Assert.Equal(200, file.Status);
            if (reference.Contains("/assets/", StringComparison.Ordinal))
                Assert.Equal("public, max-age=31536000, immutable", file.Header("cache-control"));
            var again = await gateway.SendAsync("GET", reference, headers: ("if-none-match", file.Header("etag")!));
            Assert.Equal((304, string.Empty), (again.Status, again.Body));
        }

        Assert.Equal(404, (await gateway.SendAsync("GET", "/console/assets/of-an-earlier-build.js")).Status);
        Assert.Equal(405, (await gateway.SendAsync("POST", "/console/logs", "{}")).Status);
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("", null)]
    public async Task File_IsCompressedAsTheBrowserTakesIt(string accepted, string? encoding)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var script = Assert.Single(Script().Matches((await gateway.SendAsync("GET", "/console")).Body)).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Get, script);
        if (accepted.Length > 0)
            request.Headers.AcceptEncoding.ParseAdd(accepted);

        using var response = await gateway.Client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("accept-encoding", response.Headers.Vary.Single());
        var plain = await gateway.Client.GetByteArrayAsync(new Uri(script, UriKind.Relative));
        Assert.Equal(plain, Opened(bytes, encoding));
    }

    [Fact]
    public async Task PathBase_IsInEveryReference()
    {
        await using var gateway = await RunningGateway.StartAsync(("PATHBASE", "/images"));
        foreach (var path in (string[])["/images/console/logs/x", "/console/logs/x"])
        {
            // A proxy may have taken the prefix off.
            var references = ReferencesOf((await gateway.SendAsync("GET", path)).Body);
            Assert.All(references, reference => Assert.StartsWith("/images/console/", reference, StringComparison.Ordinal));
            Assert.Equal(200, (await gateway.SendAsync("GET", references[0])).Status);
        }
    }

    // What a browser loads before the playground can be used: the page, what it names, and the playground's own files.
    [Fact]
    public void FirstLoad_Compressed_IsSmall()
    {
        var folder = Path.Combine(Repository.Root, "src", "Api", "wwwroot", "console");
        var page = File.ReadAllText(Path.Combine(folder, "index.html"));
        var names = Reference().Matches(page).Select(match => match.Groups[1].Value[2..]).ToHashSet(StringComparer.Ordinal);
        var entry = File.ReadAllText(Path.Combine(folder, Assert.Single(Script().Matches(page)).Groups[1].Value[2..]));
        var loaded = Preloads().Matches(entry).SelectMany(match => Quoted().Matches(match.Value).Select(name => name.Groups[1].Value));
        var assets = Path.Combine(folder, "assets");
        names.UnionWith(Directory.GetFiles(assets, "Playground-*").Select(path => "assets/" + Path.GetFileName(path)));
        names.UnionWith(loaded.Where(name => !name.Contains('/', StringComparison.Ordinal)).Select(name => "assets/" + name)
            .Where(name => File.Exists(Path.Combine(folder, name)) && IsShared(name)));

        var size = names.Append("index.html").Sum(name => Compressed(File.ReadAllBytes(Path.Combine(folder, name))));

        Assert.True(size <= FirstLoadBytes, $"{size} bytes of {string.Join(", ", names)}");
    }

    // Pages have files of their own; what several share is counted whole.
    private static bool IsShared(string name) =>
        !new[] { "Logs", "Config", "Money", "Audit", "Health", "Analytics" }
            .Any(page => name.StartsWith("assets/" + page, StringComparison.Ordinal));

    private static IReadOnlyList<string> ReferencesOf(string page) =>
        [.. Reference().Matches(page).Select(match => match.Groups[1].Value)];

    private static int Compressed(byte[] bytes)
    {
        var target = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        Assert.True(BrotliEncoder.TryCompress(bytes, target, out var written, quality: 9, window: 22));
        return written;
    }

    private static byte[] Opened(byte[] bytes, string? encoding)
    {
        using var source = new MemoryStream(bytes);
        using Stream stream = encoding switch
        {
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            _ => source,
        };
        using var opened = new MemoryStream();
        stream.CopyTo(opened);
        return opened.ToArray();
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Reference();

    // Beside the script that is run, a page may name others that are fetched ahead.
    [GeneratedRegex("<script [^>]*src=\"([^\"]+)\"")]
    private static partial Regex Script();

    [GeneratedRegex(@"\[""[^\]]*assets/[^\]]*\]|\[""\./[^\]]*\]")]
    private static partial Regex Preloads();

    [GeneratedRegex("\"(?:\\./|assets/)?([^\"]+)\"")]
    private static partial Regex Quoted();
}
