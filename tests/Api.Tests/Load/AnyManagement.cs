using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Tests.Management;
using Microsoft.AspNetCore.Routing;

namespace ImageGateway.Api.Tests.Load;

/// <summary>
/// Draws requests of the routes that are mapped beside those of images, with every method: bodies by their records, entries sent
/// back as they were read, all changed at random; paths, queries and headers that are known, and any others.
/// </summary>
/// <param name="seed">Decides what is drawn.</param>
/// <param name="routes">The routes of the gateway.</param>
/// <param name="queries">Names that its queries may have.</param>
internal sealed class AnyManagement(int seed, IReadOnlyList<RouteEndpoint> routes, IReadOnlyList<string> queries)
{
    public const string AdminKey = "the-admin-key-of-this-traffic";

    private const int LargeChars = 100_000;
    private const int MostKept = 24;
    private const int LongestKept = 60_000;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
    private static readonly string[] Odd =
        ["..", "%2e%2e", "x/y", "", "default", "admin", "null", "-1", "a b", "ü", "\u0001", "%00", "@openai", "x'--", "*"];

    private static readonly string[] Words =
    [
        "default", "openai", "sandbox", "completions.write", "models.list", "configs.read", "api_keys.workspace_service.create",
        "2030-01-31T00:00:00Z", "1999-01-31", "*", "user",
        "api_key", "virtual_key", "metadata.team", "rpm", "requests", "cost", "workspace-service", "weekly",
        "https://pictures.example.test/v1", "http://127.0.0.1/", "gpt-image-1", "@openai/*", "", "0",
    ];

    private readonly Random _random = new(seed);
    private readonly AnyTraffic _any = new(seed);
    // Names in paths that no answer tells; the empty one follows another name.
    private readonly Dictionary<string, List<string>> _entries = new()
    {
        ["/v1/analytics/graphs"] = ["cost", "errors"],
        ["/v1/analytics/groups"] = ["users", "ai-models", "metadata"],
        ["/v1/analytics/summary"] = ["cache"],
        [""] = ["rate", "stacks"],
    };

    // Whole paths of routes whose names no random body makes.
    private readonly Dictionary<string, List<string>> _paths = [];
    private readonly Dictionary<string, string> _responses = [];
    private readonly List<string> _keys = [];
    private readonly List<string> _named = [];
    private readonly Queue<KeyValuePair<string, string>> _first = new(RunningGateway.New);

    private readonly List<(string Pattern, string Method, Type? Body)> _routes =
    [
        .. from route in routes
           where route.Metadata.GetMetadata<EndlessResponse>() is null
           let body = route.Metadata.GetMetadata<BodyOf>()?.Type
           from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
           where body is not null || method is "GET" or "HEAD"
           select (route.RoutePattern.RawText!, method, body),
    ];

    private string? _caller;

    // A sound request says little, and nothing that is wrong by its form.
    private bool _isSound;

    /// <summary>The routes that requests are drawn for, with their methods.</summary>
    public IEnumerable<string> Routes => _routes.Select(route => $"{route.Method} {route.Pattern}");

    /// <summary>The next request; the first ones make an entry of each kind.</summary>
    public (Traffic Request, string Pattern) Next()
    {
        _named.Clear();
        if (_first.TryDequeue(out var first))
            return (new(
                first.Key, [("content-type", "application/json"), ("x-portkey-api-key", AdminKey)], Encoding.UTF8.GetBytes(
                    first.Value)), first.Key.Replace("/workspace/service", "/{type}/{subtype}", StringComparison.Ordinal));
        _isSound = _random.Next(2) == 0;
        var (pattern, mapped, body) = _any.Pick(_routes);
        if (mapped == "DELETE" && _random.Next(3) > 0)
            (pattern, mapped, body) = _any.Pick(_routes);
        var method = _random.Next(10) > 0 ? mapped : _any.Pick(Methods);
        List<(string Name, string Value)> headers = [("content-type", _random.Next(30) == 0 ? _any.Noise(20) : "application/json")];
        for (var count = _random.Next(8) == 0 ? _random.Next(1, 4) : 0; count > 0; count--)
            headers.Add((_any.Pick(AnyTraffic.HeaderNames), _random.Next(2) == 0 ? _any.Noise(40) : Text()));
        headers.RemoveAll(header => header.Name is "content-encoding" or "content-length" or "x-portkey-api-key" or "authorization");
        _caller = Caller();
        if (_caller is not null)
            headers.Add(("x-portkey-api-key", _caller));

        var path = _paths.TryGetValue(pattern, out var known) && _random.Next(2) == 0 ? _any.Pick(known) : PathOf(pattern) + Query();
        var text = Encoding.UTF8.GetBytes(method is "GET" or "HEAD" && _random.Next(10) > 0 ? string.Empty : Body(pattern, body));
        if (!_isSound && _random.Next(5) == 0)
            _any.Break(text);
        if (text.Length == 0 || _random.Next(20) > 0)
            return (new(path, headers, text) { Method = method }, pattern);
        var (encoded, encoding) = _any.Encoded(text);
        return (new(path, [.. headers, ("content-encoding", encoding)], encoded) { Method = method, PlainBytes = text.Length }, pattern);
    }

    /// <summary>Names a path that leads to something, for half of the requests of its route.</summary>
    public void Know(string pattern, string path) => (_paths.TryGetValue(pattern, out var list) ? list : _paths[pattern] = []).Add(path);

    /// <summary>Learns from an answer what is there now.</summary>
    public void Learn(string pattern, InProcessResponse response)
    {
        if (response.Status == 401 && _caller is not null)
            _keys.Remove(_caller);
        foreach (var gone in response.Status == 404 && _caller == AdminKey ? _named : [])
        {
            foreach (var list in _entries.Values)
                list.Remove(gone);
        }

        if (response.Status != 200 || response.Body.Length is 0 or > LongestKept || response.Body[0] != '{'
            || !response.Headers.ContentType.ToString().StartsWith("application/json", StringComparison.Ordinal))
            return;
        _responses[pattern] = response.Text;
        var folder = pattern.IndexOf('{', StringComparison.Ordinal) is > 0 and var brace ? pattern[..(brace - 1)] : pattern;
        Learn(folder, JsonNode.Parse(response.Body));
    }

    private void Learn(string folder, JsonNode? node)
    {
        foreach (var item in node is JsonArray items
            ? [.. items]
            : node is JsonObject members ? members.Select(member => member.Value) : [])
            Learn(folder, item);
        foreach (var name in new[] { "id", "slug", "version_id", "key" })
        {
            if (node is JsonObject entry && entry.TryGetPropertyValue(name, out var value) && value is JsonValue text
                && text.TryGetValue<string>(out var known))
                Keep(name == "key" && known.StartsWith("igw-", StringComparison.Ordinal)
                    ? _keys
                    : _entries.TryGetValue(folder, out var list) ? list : _entries[folder] = [], known);
        }
    }

    private void Keep(List<string> list, string text)
    {
        if (list.Contains(text))
            return;
        if (list.Count == MostKept)
            list.RemoveAt(_random.Next(MostKept));
        list.Add(text);
    }

    private string? Caller() => _random.Next(20) switch
    {
        0 => null,
        1 or 2 or 3 or 4 when _keys.Count > 0 => _any.Pick(_keys),
        5 when _random.Next(100) == 0 => _any.Noise(60),
        _ => AdminKey,
    };

    private string PathOf(string pattern)
    {
        if (!_isSound && _random.Next(30) == 0)
            return pattern + _any.Pick(["/", "//", "/..", "/" + _any.Noise(30), "?", "/x/y/z"]);
        if (_random.Next(3) > 0)
            pattern = pattern.Replace("{type}/{subtype}", "workspace/service", StringComparison.Ordinal);
        var path = new StringBuilder();
        while (pattern.IndexOf('{', StringComparison.Ordinal) is >= 0 and var brace)
        {
            var folder = pattern[..Math.Max(0, brace - 1)];
            var part = (_isSound || _random.Next(6) > 0) && _entries.GetValueOrDefault(folder) is { Count: > 0 } known
                ? _any.Pick(known)
                : Part();
            _named.Add(part);
            path.Append(pattern, 0, brace).Append(part);
            pattern = pattern[(pattern.IndexOf('}', StringComparison.Ordinal) + 1)..];
        }

        return path.Append(pattern).ToString();
    }

    private string Part() => _random.Next(4) switch
    {
        0 => _any.Pick(Odd),
        1 => new string('a', _random.Next(1, 3_000)),
        2 => _any.Noise(40).Replace('?', '!'),
        _ => Text().Replace('?', '!'),
    };

    private string Query()
    {
        var query = new StringBuilder();
        for (var count = _random.Next(3) == 0 ? _random.Next(1, 5) : 0; count > 0; count--)
        {
            var value = _any.Pick(
                [Text(), _any.Pick(Odd), _any.Noise(20), _random.Next(-3, 3_000)
                    .ToString(CultureInfo.InvariantCulture), "99999999999999999999", "%", "%ff", "+"]);
            query.Append(query.Length == 0 ? '?' : '&').Append(_random.Next(6) == 0 ? _any.Noise(20) : _any.Pick(queries)).Append('=')
                .Append(value.Replace("&", "%26", StringComparison.Ordinal));
        }

        return query.ToString();
    }

    private string Body(string pattern, Type? type)
    {
        switch (_random.Next(8))
        {
            case 0 or 1 when _responses.TryGetValue(pattern, out var response):
                return Changed(response);
            case 2 or 3
                when RunningGateway.New.TryGetValue(
                    pattern.Replace("{type}/{subtype}", "workspace/service", StringComparison.Ordinal), out var whole):
                return Changed(whole);
            case 4 when _random.Next(6) == 0:
                return _any.Value(AnyTraffic.ProviderNames, _random.Next(10) == 0 ? LargeChars : 300, 0);
            default:
                return Write(BodySchema.For(type ?? typeof(ReferenceRequest)), string.Empty, 0);
        }
    }

    private string Write(BodyNode node, string name, int depth)
    {
        if (!_isSound && _random.Next(40) == 0)
            return _any.Value(AnyTraffic.ProviderNames, _random.Next(20) == 0 ? LargeChars : 60, depth);
        return node.Nullable && _random.Next(8) == 0 ? "null" : node.Kind switch
        {
            BodyKind.Text => $"\"{(node.Allowed.Count > 0 && _random.Next(12) > 0 ? _any.Pick(node.Allowed) : Text())}\"",
            BodyKind.Flag => _any.Pick(["true", "false", "0", "1"]),
            BodyKind.Whole => _any.Pick([node.Least, node.Greatest, node.Least - 1, 1, 60, 1_000]).ToString(CultureInfo.InvariantCulture),
            BodyKind.Amount => _any.Pick(["0", "1", "0.01", "1e3", "-1", "99999999999", "0.0000000000000000000001"]),
            BodyKind.List when node.OneOrMany && _random.Next(2) == 0 => Write(node.Element!, name, depth + 1),
            BodyKind.List => $"[{string.Join(',', Elements().Select(_ => Write(node.Element!, name, depth + 1)))}]",
            BodyKind.Map =>
                $"{{{string.Join(',', Elements().Select(index => $"\"{_any.Pick(Words)}{index}\":{Write(node.Element!, name, depth + 1)}"))}}}",
            BodyKind.Object => $"{{{string.Join(',', Members(node, depth))}}}",
            _ when _isSound => _any.Pick(["{\"provider\":\"sandbox\"}", "{\"virtual_key\":\"key\"}", "{}", "null"]),
            _ => name == "config" || _random.Next(3) == 0
                ? _any.Config(_random.Next(40) == 0 ? 20_000 : 300)
                : _any.Value(AnyTraffic.ProviderNames, 60, depth),
        };

        IEnumerable<int> Elements() => Enumerable.Range(0, _random.Next(100) == 0 ? 200 : _random.Next(3));
    }

    private IEnumerable<string> Members(BodyNode node, int depth)
    {
        foreach (var (name, member) in node.Members)
        {
            if (_random.Next(member.IsRequired ? 20 : _isSound ? node.Members.Count : 4) == 0 != member.IsRequired)
                yield return $"\"{name}\":{Write(member.Value, name, depth + 1)}";
        }

        if (node.TakesSettings && _random.Next(2) == 0)
            yield return $"\"{_any.Pick(AnyTraffic.ProviderNames)}\":\"{Text()}\"";
        if (!_isSound && _random.Next(10) == 0)
            yield return $"\"{_any.Pick(AnyTraffic.ProviderNames)}\":{_any.Value(AnyTraffic.ProviderNames, 60, depth)}";
    }

    private string Text() => _random.Next(12) switch
    {
        < 6 => _any.Pick(Words),
        < 10 when _any.Pick([.. _entries.Values]) is { Count: > 0 } known => _any.Pick(known),
        10 when !_isSound => new string('x', _random.Next(1, 12_000)),
        _ => "n" + _random.Next(10_000).ToString(CultureInfo.InvariantCulture),
    };

    // A text that was sound, with a few of its values changed, renamed or taken out.
    private string Changed(string sound)
    {
        var root = JsonNode.Parse(sound)!;
        for (var count = _random.Next(_isSound ? 2 : 4); count > 0; count--)
        {
            var places = Objects(root).SelectMany(owner => owner.Select(member => (Owner: owner, Name: member.Key))).ToList();
            if (places.Count == 0)
                break;
            var (owner, name) = _any.Pick(places);
            var value = _random.Next(3) == 0 ? owner[name]?.DeepClone() : Value();
            if (_random.Next(3) == 0)
                owner.Remove(name);
            owner[_random.Next(6) == 0 ? _any.Pick(AnyTraffic.ProviderNames) : name] = value;
        }

        return root.ToJsonString();
    }

    private JsonNode? Value() => _random.Next(9) switch
    {
        0 => null,
        1 => _random.Next(2) == 0,
        2 => _any.Pick([-1L, 0, 1, 99, long.MaxValue]),
        3 => 1e300,
        4 => new JsonArray(Text(), Text()),
        5 => new JsonArray(new JsonObject { ["id"] = Text() }, null),
        6 => new JsonObject { [_any.Pick(AnyTraffic.ProviderNames)] = Text() },
        _ => Text(),
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Objects(member.Value)).Prepend(members),
        JsonArray items => items.SelectMany(Objects),
        _ => [],
    };
}
