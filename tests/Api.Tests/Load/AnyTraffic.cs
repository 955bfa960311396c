using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using ImageGateway.Core.Configs;
using ImageGateway.Gateway.Requests;
using ImageGateway.Providers;
using ImageGateway.Sandbox;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Load;

/// <summary>
/// Draws requests of all kinds: JSON, forms, configs and headers, sound and broken, with the names that the gateway and its
/// providers know (read out of their assemblies), mostly small, some of 100 KB.
/// </summary>
internal sealed class AnyTraffic(int seed)
{
    private const int LargeBytes = 100_000;

    private static readonly string[] Posts =
    [
        "/v1/images/generations", "/v1/images/edits", "/v1/images/variations", "/v1/images/estimate",
        "/v1/configs/explain", "/v1/chat/completions",
    ];

    // A provider inside the gateway draws, which takes its time.
    private static readonly string[] Providers =
    [
        .. ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System)))
            .Where(provider => provider is not ImageGateway.Core.Providers.ILocalProvider)
            .Select(provider => provider.Slug),
        "nobody",
    ];

    /// <summary>Names that providers know.</summary>
    public static readonly ImmutableArray<string> ProviderNames = Literals.NamesIn(typeof(ImageProviders));

    private static readonly ImmutableArray<string> ConfigNames =
    [
        .. Literals.NamesIn(typeof(ConfigCompiler)),
        "strategy", "targets", "conditions", "override_params", "$and", "$or", "$eq", "$in", "query", "then",
    ];

    /// <summary>Names of headers that the gateway knows.</summary>
    public static readonly ImmutableArray<string> HeaderNames =
    [
        .. Literals.NamesIn(typeof(GatewayHeaders)).Where(name =>
            name.Contains('-', StringComparison.Ordinal) && !name.Contains('[', StringComparison.Ordinal) && name != "idempotency-key"),
    ];

    private readonly Random _random = new(seed);

    /// <summary>Draws the next request.</summary>
    public Traffic Next()
    {
        var path = Pick(Posts);
        var size = _random.Next(60) == 0 ? LargeBytes : _random.Next(1, 1_500);
        List<(string Name, string Value)> headers = [];
        if (_random.Next(10) > 0)
            headers.Add(("x-portkey-provider", Pick(Providers)));
        if (_random.Next(3) == 0)
            headers.Add(("x-portkey-config", _random.Next(4) == 0 ? Noise(60) : Config(_random.Next(8) == 0 ? 20_000 : 400)));
        for (var count = _random.Next(4); count > 0; count--)
            headers.Add((Pick(HeaderNames), _random.Next(3) == 0 ? Noise(40) : Word()));
        headers.RemoveAll(
            header => header.Name is "content-encoding" or "content-length" or "x-portkey-provider" && header.Value == "sandbox");
        headers.Add(("authorization", "Bearer sk-test"));

        var isForm = path is "/v1/images/edits" or "/v1/images/variations" or "/v1/images/estimate" && _random.Next(2) == 0;
        var body = isForm ? Form(size) : Encoding.UTF8.GetBytes(path == "/v1/configs/explain" ? Explain(size) : Body(size));

        if (_random.Next(6) == 0)
            Break(body);
        headers.Add(
            ("content-type", isForm ? "multipart/form-data; boundary=cut" : _random.Next(30) == 0 ? Noise(20) : "application/json"));
        if (_random.Next(12) > 0)
            return new(path, headers, body);
        var (encoded, encoding) = Encoded(body);
        return new(path, [.. headers, ("content-encoding", encoding)], encoded) { PlainBytes = body.Length };
    }

    private string Body(int size)
    {
        var text = new StringBuilder("{");
        if (_random.Next(10) > 0)
            text.Append("\"prompt\":\"a lighthouse\",");
        if (_random.Next(5) > 0)
            text.Append("\"n\":").Append(_random.Next(1, _random.Next(8) == 0 ? 60 : 3)).Append(',');
        Members(text, ProviderNames, size, 0);
        return text.Append('}').ToString();
    }

    /// <summary>A config of about this many characters, sound or not.</summary>
    public string Config(int size)
    {
        var text = new StringBuilder("{");
        if (_random.Next(2) == 0)
        {
            var mode = Pick(["fallback", "loadbalance", "conditional", "single"]);
            text.Append("\"strategy\":{\"mode\":\"").Append(mode).Append("\",\"default\":\"t0\",\"conditions\":[");
            for (var count = 0; count < _random.Next(1, Math.Max(2, size / 60)); count++)
            {
                var path = Pick(["metadata.a", "params.prompt", "params." + Pick(ProviderNames), "image.inputs", "image.n"]);
                text.Append(count > 0 ? "," : "").Append("{\"query\":{\"").Append(path).Append("\":{\"")
                    .Append(Pick(["$eq", "$ne", "$in", "$regex", "$gt"]))
                    .Append("\":").Append(Value(ConfigNames, 30, 3)).Append("}},\"then\":\"t0\"}");
            }

            text.Append("]},\"targets\":[");
            for (var count = 0; count < _random.Next(1, Math.Max(2, size / 100)); count++)
            {
                text.Append(count > 0 ? "," : "").Append("{\"name\":\"t").Append(count).Append("\",\"provider\":\"").Append(Pick(Providers))
                    .Append("\",\"api_key\":\"k\",\"override_params\":{\"").Append(Pick(ProviderNames)).Append("\":1}}");
            }

            text.Append("],");
        }

        Members(text, ConfigNames, size / 2, 0);

        // A retry would wait, which is not what is looked for here.
        return text.Append('}').Replace("\"retry\"", "\"retry_\"").Replace("attempts", "attempts_").Replace("sandbox", "openai").ToString();
    }

    private string Explain(int size)
    {
        var path = "/v1/images/" + Pick(["generations", "edits"]);
        return $"{{\"config\":{Config(size / 2)},\"request\":{{\"method\":\"POST\",\"path\":\"{path}\",\"headers\":{{}},\"body\":{Body(size / 2)}}}}}";
    }

    private void Members(StringBuilder text, ImmutableArray<string> names, int size, int depth)
    {
        var (start, end) = (text.Length, text.Length + size);
        while (text.Length < end)
        {
            text.Append('"').Append(_random.Next(4) == 0 ? Word() : Pick(names)).Append("\":")
                .Append(Value(names, end - text.Length, depth)).Append(',');
        }

        if (text.Length > start || text[^1] == ',')
            text.Length--;
    }

    /// <summary>A JSON value, sound or not.</summary>
    public string Value(ImmutableArray<string> names, int size, int depth)
    {
        switch (_random.Next(depth > 6 ? 5 : 8))
        {
            case 0:
                return Pick(
                    ["true", "false", "null", "1", "-1", "0.5", "1e400", "99999999999999999999", "\"\"", "\"auto\"", "\"1024x1024\"",
                        "\"\\ud83d\\ude00\\u0000\"", "\"\\udc00\""]);
            case 1 or 2:
                return "\"" + Word() + "\"";
            case 3:
                return "\"" + new string(Pick(['a', '/', '9', '(']), Math.Max(1, _random.Next(Math.Max(1, size)))) + "\"";
            case 4:
                return "\"" + Pick(["data:image/png;base64,", "https://pictures.example.test/", "(a+)+$", "@openai/"]) + Word() + "\"";
            case 5:
                var list = new StringBuilder("[");
                for (var count = _random.Next(6) == 0 ? Math.Max(1, size / 8) : _random.Next(4); count > 0; count--)
                    list.Append(Value(names, Math.Min(8, size), depth + 3)).Append(count > 1 ? "," : "");
                return list.Append(']').ToString();
            default:
                var inner = new StringBuilder("{");
                Members(inner, names, _random.Next(Math.Max(1, Math.Min(size, _random.Next(6) == 0 ? size : 80))), depth + 1);
                return inner.Length == 0 ? "{}" : inner.Append('}').ToString();
        }
    }

    private byte[] Form(int size)
    {
        using var form = new MemoryStream();
        var fields = _random.Next(40) == 0 ? 200 : _random.Next(6);
        Part("prompt", null, "a lighthouse"u8);
        for (var count = 0; count < fields; count++)
            Part(Pick(ProviderNames), null, Encoding.UTF8.GetBytes(Value(ProviderNames, size / fields, 0).Trim('"')));
        for (var count = _random.Next(3); count > 0; count--)
        {
            var content = new byte[_random.Next(Math.Max(1, size / 2))];
            _random.NextBytes(content);
            Part(Pick(["image", "image[]", "mask", "image[0]", Pick(ProviderNames)]), Noise(8), _random.Next(2) == 0
                ? content
                : [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. content]);
        }

        form.Write("--cut--\r\n"u8);
        return form.ToArray();

        void Part(string name, string? file, ReadOnlySpan<byte> content)
        {
            var named = file is null ? string.Empty : $"; filename=\"{file}\"";
            form.Write(Encoding.UTF8.GetBytes($"--cut\r\ncontent-disposition: form-data; name=\"{name}\"{named}\r\n\r\n"));
            form.Write(content);
            form.Write("\r\n"u8);
        }
    }

    /// <summary>Changes a few bytes.</summary>
    public void Break(byte[] body)
    {
        for (var count = _random.Next(1, 4); count > 0 && body.Length > 0; count--)
            body[_random.Next(body.Length)] = (byte)_random.Next(256);
    }

    /// <summary>A body with a content encoding, sound or not.</summary>
    public (byte[] Body, string Encoding) Encoded(byte[] body)
    {
        using var encoded = new MemoryStream();
        var name = Pick(["gzip", "br", "deflate"]);
        using (Stream stream = name switch
        {
            "gzip" => new GZipStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(body);
        }

        var bytes = encoded.ToArray();
        if (_random.Next(3) == 0)
            Break(bytes);
        return (bytes, name);
    }

    private string Word() => _random.Next(5) == 0 ? Pick(ProviderNames) : "w" + _random.Next(5_000);

    /// <summary>A text of any printable characters.</summary>
    public string Noise(int most)
    {
        var letters = new char[_random.Next(1, most)];
        for (var index = 0; index < letters.Length; index++)
            letters[index] = (char)_random.Next(' ', _random.Next(3) == 0 ? 0x180 : 0x7F);
        return new(letters);
    }

    /// <summary>One of several, each as likely.</summary>
    public T Pick<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];
}

/// <summary>A request that was drawn.</summary>
internal sealed record Traffic(string Path, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>Bytes of its body before it was encoded; 0: it is not.</summary>
    public int PlainBytes { get; init; }

    /// <summary>Bytes of its body without its encoding, and of its headers.</summary>
    public long Bytes => Math.Max(Body.Length, PlainBytes) + Headers.Sum(header => (long)header.Name.Length + header.Value.Length);

    /// <summary>Method of the request.</summary>
    public string Method { get; init; } = "POST";

    public override string ToString() =>
        $"{Method} {Path}\n{string.Join('\n', Headers.Select(header => $"{header.Name}: {Cut(header.Value)}"))}\n\n{Cut(Encoding.UTF8.GetString(Body))}";

    private static string Cut(string text) => text.Length > 3_000 ? text[..3_000] + "…" : text;
}
