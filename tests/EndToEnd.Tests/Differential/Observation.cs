using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.EndToEnd.Tests.Clients;

namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>Request that an upstream saw and answer that a client got, as values by name for comparison.</summary>
internal sealed partial class Observation
{
    // Of the connection or of the client's library, or different each time.
    private static readonly HashSet<string> NotCompared = new(StringComparer.OrdinalIgnoreCase)
    {
        "host", "connection", "keep-alive", "user-agent", "accept-encoding", "accept-language", "sec-fetch-mode", "content-length",
        "transfer-encoding", "date", "traceparent",
    };

    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Observes an answer that was asked for at <paramref name="asked"/>.</summary>
    public static Observation Of(IReadOnlyList<SeenRequest> upstream, string prefix, GatewayResponse gatewayResponse, DateTimeOffset asked)
    {
        var observation = new Observation();
        observation._values["upstream.count"] = upstream.Count.ToString(CultureInfo.InvariantCulture);
        for (var index = 0; index < upstream.Count; index++)
            observation.AddRequest($"upstream[{index}]", upstream[index], prefix);
        observation.AddResponse(gatewayResponse);
        observation.NameTheMoment(asked, DateTimeOffset.UtcNow);
        return observation;
    }

    private void AddRequest(string name, SeenRequest request, string prefix)
    {
        _values[name + ".method"] = request.Method;
        _values[name + ".path"] = request.Path[prefix.Length..];
        foreach (var (key, value) in request.Query)
            _values[$"{name}.query.{key}"] = value;
        foreach (var (key, value) in request.Headers.Where(header => !NotCompared.Contains(header.Key)))
            _values[$"{name}.header.{key}"] = key == "content-type" ? MediaType(value)
                : key == "x-amz-content-sha256" && value
                == Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Body ?? string.Empty))) ? "(of the body)"
                : Timeless(value);

        // What is not said and "anything" are the same.
        _values.TryAdd(name + ".header.accept", "*/*");
        if (request.Body is { Length: > 0 } body)
            AddText(name + ".body", body);
        foreach (var part in request.Parts ?? [])
        {
            var key = Free($"{name}.part.{part.Name}");
            _values[key] = part.Text ?? $"file {part.Filename} {part.ContentType} {part.Sha256}";
        }
    }

    private void AddResponse(GatewayResponse gatewayResponse)
    {
        _values["client.status"] = gatewayResponse.Status.ToString(CultureInfo.InvariantCulture);
        foreach (var (key, value) in gatewayResponse.Headers.Where(header => !NotCompared.Contains(header.Key)))
        {
            _values["client.header." + key.ToLowerInvariant()] = key.Equals("content-type", StringComparison.OrdinalIgnoreCase)
                ? MediaType(value)
                : Guid.TryParse(value, out _) ? "(generated)"
                : value;
        }

        if (gatewayResponse.Body.Length > 0)
            AddText("client.body", gatewayResponse.Text);
    }

    // A gateway that says when it made an answer says another second than the one that is asked after it.
    private void NameTheMoment(DateTimeOffset asked, DateTimeOffset answered)
    {
        const string Created = "client.body.created";
        if (_values.TryGetValue(Created, out var created)
            && long.TryParse(created, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= asked.ToUnixTimeSeconds() && seconds <= answered.ToUnixTimeSeconds())
            _values[Created] = "(the second it was made)";
    }

    private void AddText(string name, string text)
    {
        try
        {
            AddJson(name, JsonDocument.Parse(text).RootElement);
        }
        catch (JsonException)
        {
            _values[name] = text;
        }
    }

    private void AddJson(string name, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object when json.EnumerateObject().Any():
                foreach (var member in json.EnumerateObject())
                    AddJson($"{name}.{member.Name}", member.Value);
                break;
            case JsonValueKind.Array when json.GetArrayLength() > 0:
                var index = 0;
                foreach (var element in json.EnumerateArray())
                    AddJson($"{name}[{index++}]", element);
                break;
            case JsonValueKind.String:
                _values[name] = json.GetString()!;
                break;
            default:
                _values[name] = json.GetRawText();
                break;
        }
    }

    private string Free(string name)
    {
        var free = name;
        for (var number = 1; _values.ContainsKey(free); number++)
            free = $"{name}#{number}";
        return free;
    }

    // A signature is compared by what it covers: its moment, and so its value, differ each time.
    private static string Timeless(string value) => value.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal)
        ? SignatureValue().Replace(SignatureDate().Replace(value, "/(today)/"), "Signature=(signature)")
        : SignatureMoment().Replace(value, "(now)");

    [GeneratedRegex("(?<=Credential=[^/]+)/[0-9]{8}/")]
    private static partial Regex SignatureDate();

    [GeneratedRegex("Signature=[0-9a-f]{64}$")]
    private static partial Regex SignatureValue();

    [GeneratedRegex("^[0-9]{8}T[0-9]{6}Z$")]
    private static partial Regex SignatureMoment();

    private static string MediaType(string value) => MediaTypeHeaderValue.TryParse(value, out var type) ? type.MediaType! : value;
}
