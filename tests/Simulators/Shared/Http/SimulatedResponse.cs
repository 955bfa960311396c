using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Shared.Http;

/// <summary>Answer of a provider. More than one chunk means a stream: each is written and flushed by itself.</summary>
public sealed record SimulatedResponse(
    int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<ReadOnlyMemory<byte>> Chunks)
{
    // The real services do not escape apostrophes and non-ASCII letters either.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsStream { get; private init; }

    public static SimulatedResponse Json(int status, JsonNode body) =>
        Bytes(status, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString(Relaxed)));

    public static SimulatedResponse Text(int status, string contentType, string body) =>
        Bytes(status, contentType, Encoding.UTF8.GetBytes(body));

    public static SimulatedResponse Bytes(int status, string contentType, ReadOnlyMemory<byte> body) =>
        new(status, [new("content-type", contentType)], [body]);

    public static SimulatedResponse Events(int status, IEnumerable<ServerEvent> events) =>
        new(status, [new("content-type", "text/event-stream; charset=utf-8")], [.. events.Select(one => one.ToBytes(Relaxed))])
        {
            IsStream = true,
        };

    /// <summary>The same answer with one more header; a header of that name is replaced.</summary>
    public SimulatedResponse With(string name, string value) =>
        this with { Headers = [.. Headers.Where(header => !Same(header.Key, name)), new(name, value)] };

    /// <summary>The same answer with those of the headers that it does not have yet.</summary>
    public SimulatedResponse WithMissing(IEnumerable<KeyValuePair<string, string>> usual) =>
        this with { Headers = [.. Headers, .. usual.Where(header => !Headers.Any(present => Same(present.Key, header.Key)))] };

    private static bool Same(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
