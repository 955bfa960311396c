using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Api.Tests.Middleware;
using ImageGateway.Api.Tests.Streams;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.RequestLog;

/// <summary>Every image that is drawn is in the archive, whatever form its caller gets, and its hash is in the log.</summary>
public sealed class ArchivedImageTests
{
    // Signature and IHDR.
    private const int HeadOfPng = 8 + 25;

    private static readonly byte[] Png = Convert.FromBase64String(Streamed.Png);

    [Theory]
    [InlineData("""{"prompt":"p","size":"64x64","response_format":"b64_json"}""")]
    [InlineData("""{"prompt":"p","size":"64x64","n":3,"response_format":"b64_json"}""")]
    [InlineData("""{"prompt":"p","size":"64x64","stream":true,"partial_images":2}""")]
    public async Task Image_GivenAsBase64_IsArchivedByItsHash(string body)
    {
        await using var log = await LoggedGateway.StartAsync();
        var drawn = await log.DrawAsync(body);
        Assert.Equal(200, drawn.Response.Status);
        var given = Base64Of(drawn.Response.Body).Select(SHA256.HashData).Select(Convert.ToHexStringLower).ToList();

        var entry = await log.EntryAsync(drawn.Trace);
        Assert.NotEmpty(entry.Images);
        foreach (var image in entry.Images)
        {
            Assert.Contains(image.Sha256, given);
            var archived = await BytesAsync(log, image);
            Assert.Equal(image.Sha256, Convert.ToHexStringLower(SHA256.HashData(archived)));
            Assert.Equal(image.Bytes, archived.Length);
        }

        // Partial images are not kept.
        Assert.Equal(entry.Images.Select(static image => image.Sha256).Distinct().Count(), Archived(log).Count);
    }

    // Chunks of a provenance manifest (C2PA) and of a text: what a program that writes the image anew would lose.
    [Theory]
    [InlineData("b64_json")]
    [InlineData("url")]
    public async Task Image_WithProvenanceAndMetadata_IsGivenAndArchivedByteForByte(string form)
    {
        byte[] added = [.. Chunk("caBX", [0, 0, 0, 8, .. "jumb"u8]), .. Chunk("iTXt", "a\0\0\0\0\0ä"u8)];
        byte[] signed = [.. Png[..HeadOfPng], .. added, .. Png[HeadOfPng..]];
        await using var log = await LoggedGateway.StartAsync();
        await using var host = await ScriptedHost.StartAsync();
        var answer = host.Add("application/json", $$"""{"created":1,"data":[{"b64_json":"{{Convert.ToBase64String(signed)}}"}]}""");

        var drawn = await log.DrawAsync(
            $$"""{"prompt":"p","model":"dall-e-3","response_format":"{{form}}"}""",
            ("x-portkey-provider", "openai"), ("authorization", "Bearer k"), ("x-portkey-custom-host", answer.AbsoluteUri));

        var given = form == "b64_json"
            ? Assert.Single(Base64Of(drawn.Response.Body))
            : await log.Gateway.Client.GetByteArrayAsync(
                JsonNode.Parse(drawn.Response.Body)!["data"]![0]!["url"]!.GetValue<string>());
        Assert.Equal(signed, given);
        Assert.Equal(signed, await BytesAsync(log, Assert.Single((await log.EntryAsync(drawn.Trace)).Images)));
    }

    [Fact]
    public async Task Link_GivenAsItIs_IsFetchedInTheBackground()
    {
        await using var log = await LoggedGateway.StartAsync();
        await using var host = await ScriptedHost.StartAsync();
        var image = host.Add(async context =>
        {
            context.Response.ContentType = "image/png";
            await context.Response.Body.WriteAsync(Png);
        });
        var drawn = await DrawAtAsync(log, host.Add("application/json", $$"""{"created":1,"data":[{"url":"{{image}}"}]}"""));
        Assert.Contains(image.AbsoluteUri, drawn.Response.Body, StringComparison.Ordinal);

        var logged = Assert.Single((await log.EntryAsync(drawn.Trace)).Images);
        Assert.Equal(Png, await BytesAsync(log, logged));
    }

    [Fact]
    public async Task Link_ThatCannotBeFollowed_LeavesTheEntryWithoutAHash()
    {
        await using var log = await LoggedGateway.StartAsync();
        await using var host = await ScriptedHost.StartAsync();
        var drawn = await DrawAtAsync(
            log, host.Add("application/json", $$"""{"created":1,"data":[{"url":"{{host.Add("text/html", "gone", 410)}}"}]}"""));
        var entry = await log.EntryAsync(drawn.Trace);
        Assert.Equal((200, ""), (entry.Status, Assert.Single(entry.Images).Sha256));
    }

    [Fact]
    public async Task Link_BeyondTheEgressPolicy_IsNotFetched()
    {
        await using var log = await LoggedGateway.StartAsync(
            ("AUTH", "keys"), ("ADMINKEY", RunningGateway.AdminKey), ("EGRESS__ALLOW", "127.0.0.1"));
        await using var host = await ScriptedHost.StartAsync();
        var image = host.Add("image/png", "never read");
        var inside = new UriBuilder(image) { Host = "localhost" }.Uri;
        var drawn = await DrawAtAsync(
            log, host.Add("application/json", $$"""{"created":1,"data":[{"url":"{{inside}}"}]}"""),
            ("x-portkey-api-key", RunningGateway.AdminKey));

        var entry = await log.EntryAsync(drawn.Trace);
        Assert.Equal((200, "", 0), (entry.Status, Assert.Single(entry.Images).Sha256, host.Calls(image)));
    }

    [Fact]
    public async Task ArchiveOff_KeepsNothingAndGivesNoLinks()
    {
        await using var log = await LoggedGateway.StartAsync(("ARCHIVE__KIND", "off"));
        var drawn = await log.DrawAsync("""{"prompt":"p","size":"64x64","response_format":"url"}""");
        Assert.Single(Base64Of(drawn.Response.Body));
        Assert.Equal("", Assert.Single((await log.EntryAsync(drawn.Trace)).Images).Sha256);
    }

    [Fact]
    public async Task ArchiveThatCannotBeWritten_FailsNoRequest()
    {
        await using var log = await LoggedGateway.StartAsync(("ARCHIVE__PATH", "/dev/null/archive"));
        foreach (var form in new[] { "\"response_format\":\"b64_json\"", "\"response_format\":\"url\"", "\"stream\":true" })
        {
            var drawn = await log.DrawAsync($$"""{"prompt":"p","size":"64x64",{{form}}}""");
            Assert.Equal(200, drawn.Response.Status);
            Assert.Single(Base64Of(drawn.Response.Body).Select(SHA256.HashData).Select(Convert.ToHexString).Distinct());
            Assert.Equal("", Assert.Single((await log.EntryAsync(drawn.Trace)).Images).Sha256);
        }

        Assert.Contains("archive", (await log.Gateway.SendAsync("GET", "/readyz")).Body, StringComparison.Ordinal);
    }

    private static Task<Logged> DrawAtAsync(LoggedGateway log, Uri address, params (string Name, string Value)[] headers) => log.DrawAsync(
        """{"prompt":"p","model":"dall-e-3"}""",
        [("x-portkey-provider", "openai"), ("authorization", "Bearer k"), ("x-portkey-custom-host", address.AbsoluteUri), .. headers]);

    private static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32.HashToUInt32(content));
        return [.. length, .. content, .. check];
    }

    private static IEnumerable<byte[]> Base64Of(string body)
    {
        const string Member = "\"b64_json\":\"";
        for (var at = body.IndexOf(Member, StringComparison.Ordinal); at >= 0; at = body.IndexOf(Member, at, StringComparison.Ordinal))
        {
            at += Member.Length;
            yield return Convert.FromBase64String(body[at..body.IndexOf('"', at)]);
        }
    }

    private static async Task<byte[]> BytesAsync(LoggedGateway log, LogImage image)
    {
        var archive = log.Gateway.Services.GetRequiredService<IImageArchive>();
        var opened = await archive.OpenAsync(image.Sha256 + ".png", CancellationToken.None);
        await using var content = opened!.Content;
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static List<string> Archived(LoggedGateway log) =>
        [.. Directory.EnumerateFiles(
            log.Gateway.Services.GetRequiredService<ImageGateway.Gateway.Options.GatewayOptions>().ArchivePath, "*.png",
            SearchOption.AllDirectories)];
}
