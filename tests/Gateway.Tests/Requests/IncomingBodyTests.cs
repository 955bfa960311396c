using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Gateway.Tests.Requests;

/// <summary>Bodies in every content encoding, of every length, in whatever pieces and at whatever speed they come.</summary>
public sealed class IncomingBodyTests : IDisposable
{
    private const int MaxBytes = 64 * 1024;

    private static readonly LimitOptions Limits = new() { BodyBytes = MaxBytes, JsonMembers = 20, BodyTime = TimeSpan.FromSeconds(30) };

    private static readonly (string Name, Func<Stream, Stream> Encode)[] Encodings =
    [
        ("identity", stream => stream),
        ("gzip", stream => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true)),
        ("x-gzip", stream => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true)),
        ("GZIP", stream => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true)),
        ("br", stream => new BrotliStream(stream, CompressionLevel.Fastest, leaveOpen: true)),
        ("deflate", stream => new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true)),
        ("deflate", stream => new DeflateStream(stream, CompressionLevel.Fastest, leaveOpen: true)),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly SpoolFolder _spools;

    public IncomingBodyTests()
    {
        _spools = new(_folder.FullName);
        _spools.Prepare();
    }

    public void Dispose()
    {
        _spools.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Read_AnyBodyInAnyEncodingAndPieces_IsTheSame() => Prop.ForAll(
        Arb.From(Gen.Elements(Encodings)),
        Arb.From(from length in Gen.Choose(0, MaxBytes + 2_000)
                 from letter in Gen.Elements('a', 'z', '"', '\\', '\u732b')
                 select new string(letter, Math.Min(length, MaxBytes / 4))),
        Arb.From(from mark in Gen.Elements(true, false)
                 from piece in Gen.Elements(1, 7, 1024, int.MaxValue)
                 from form in Gen.Elements(true, false)
                 select (mark, piece, form)),
        (encoding, prompt, how) =>
        {
            var plain = how.form
                ? Encoding.UTF8.GetBytes("--cut\r\ncontent-disposition: form-data; name=\"prompt\"\r\n\r\n" + prompt + "\r\n--cut--\r\n")
                : [.. how.mark ? "\ufeff"u8 : [], .. JsonSerializer.SerializeToUtf8Bytes(new { prompt })];
            var request = Request(how.form, encoding.Name, Encoded(plain, encoding.Encode), how.piece);

            using var body = Read(request, how.form);

            if (plain.Length > MaxBytes)
            {
                Assert.Equal((413, "payload_too_large"), (body.Error!.Status, body.Error.Code));
                return;
            }

            Assert.Null(body.Error);
            Assert.Equal(prompt, body.Parameters.Text("prompt") ?? string.Empty);
        }).Check();

    [Fact]
    public void Read_BombOfAnyEncoding_IsLetGoAtTheBound()
    {
        foreach (var (name, encode) in Encodings)
        {
            foreach (var isForm in new[] { false, true })
            {
                var head = isForm ? "--cut\r\ncontent-disposition: form-data; name=\"image\"; filename=\"a\"\r\n\r\n" : "{\"prompt\":\"";
                var request = Request(
                    isForm, name, Encoded([.. Encoding.ASCII.GetBytes(head), .. new byte[20 << 20]], encode), int.MaxValue);
                var before = GC.GetAllocatedBytesForCurrentThread();

                using var body = Read(request, isForm);

                Assert.Equal((413, "payload_too_large"), (body.Error!.Status, body.Error.Code));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
            }
        }
    }

    [Fact]
    public void Read_AnyBytesThatAreNotOfTheirEncoding_AreA400() => Prop.ForAll(
        Arb.From(Gen.Elements(Encodings.Where(encoding => encoding.Name != "identity").ToArray())),
        Arb.From(Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value))),
        Arb.From(from cut in Gen.Choose(0, 60) from form in Gen.Elements(true, false) select (cut, form)),
        (encoding, noise, how) =>
        {
            var whole = Encoded("""{"prompt":"a lighthouse at dusk, in a storm"}"""u8.ToArray(), encoding.Encode);
            foreach (var bytes in new[] { noise, whole[..Math.Min(how.cut, whole.Length / 2)] })
            {
                using var body = Read(Request(how.form, encoding.Name, bytes, 5), how.form);
                Assert.Equal(400, body.Error?.Status);
            }
        }).Check();

    [Theory]
    [InlineData("zstd")]
    [InlineData("compress")]
    [InlineData("gzip, br")]
    [InlineData("\u00e9")]
    public void Read_EncodingThatIsNotKnown_IsA415ThatNamesThem(string encoding)
    {
        using var body = Read(Request(false, encoding, [1], 1), false);

        Assert.Equal((415, "unsupported_content_encoding"), (body.Error!.Status, body.Error.Code));
        Assert.Contains("gzip, deflate, br", body.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, null)]
    [InlineData(21, 400)]
    public void Read_MembersAtAnyLevel_AreBounded(int members, int? status)
    {
        var inner = "{" + string.Join(',', Enumerable.Range(0, members).Select(index => $"\"m{index}\":[{{}}]")) + "}";
        foreach (var text in new[] { inner, $"{{\"a\":{inner}}}", $"{{\"a\":[1,[{inner}]]}}",
            $"{{\"a\":[{{}},{{\"b\":{inner},\"c\":{inner}}}]}}" })
        {
            using var body = Read(Request(false, "identity", Encoding.UTF8.GetBytes(text), int.MaxValue), false);
            Assert.Equal(status, body.Error?.Status);
            if (status is not null)
                Assert.Contains("more than 20 members", body.Error!.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_BodyThatDoesNotEnd_IsA408WhenItsTimeIsUp(bool isForm)
    {
        var clock = new ManualClock();
        using var ticket = Inbound.Gate(Limits).TryEnter()!;
        var request = Inbound.Request(isForm ? "multipart/form-data; boundary=cut" : "application/json", new EndlessStream(clock));

        using var body = clock.Run(() => isForm
            ? new FormBodyReader(Limits, _spools, clock).ReadAsync(request, ticket, default)
            : new JsonBodyReader(Limits, clock).ReadAsync(request, ticket, default));

        Assert.Equal((408, "request_timeout"), (body.Error!.Status, body.Error.Code));
        Assert.Equal(Limits.BodyTime, clock.Elapsed);
    }

    private static HttpRequest Request(bool isForm, string encoding, byte[] body, int piece)
    {
        var request = Inbound.Request(isForm ? "multipart/form-data; boundary=cut" : "application/json", body, piece);
        request.Headers.ContentEncoding = encoding;
        return request;
    }

    private static byte[] Encoded(byte[] plain, Func<Stream, Stream> encode)
    {
        using var encoded = new MemoryStream();
        var stream = encode(encoded);
        stream.Write(plain);
        if (stream != encoded)
            stream.Dispose();
        return encoded.ToArray();
    }

    private RequestBody Read(HttpRequest request, bool isForm)
    {
        using var ticket = Inbound.Gate(Limits).TryEnter()!;
        var reading = isForm
            ? new FormBodyReader(Limits, _spools).ReadAsync(request, ticket, default)
            : new JsonBodyReader(Limits).ReadAsync(request, ticket, default);
        return reading.AsTask().GetAwaiter().GetResult();
    }

    // A few bytes, and then nothing for ever.
    private sealed class EndlessStream(ManualClock clock) : MemoryStream
    {
        private bool _begun;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_begun)
                await clock.HangAsync(cancellationToken);
            _begun = true;
            "{\"a\":"u8.CopyTo(buffer.Span);
            return 5;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
