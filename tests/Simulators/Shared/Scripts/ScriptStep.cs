using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Shared.Scripts;

/// <summary>One scripted answer as a test stores it. At most one of the four bodies is given.</summary>
public sealed record ScriptStep
{
    public int Status { get; init; } = 200;
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    public JsonNode? Body { get; init; }
    public string? BodyText { get; init; }
    public string? BodyBase64 { get; init; }
    public IReadOnlyList<ScriptEvent>? Sse { get; init; }
    public int DelayMs { get; init; }
    public int SlowBodyMs { get; init; }
    public bool Cut { get; init; }

    public Transport Transport => new(TimeSpan.FromMilliseconds(DelayMs), TimeSpan.FromMilliseconds(SlowBodyMs), Cut);

    public SimulatedResponse ToResponse()
    {
        var simulatedResponse = this switch
        {
            { Sse: { } events } =>
                SimulatedResponse.Events(Status, events.Select(one => new ServerEvent(one.Event, one.Data?.DeepClone() ?? ""))),
            { BodyBase64: { } base64 } => SimulatedResponse.Bytes(Status, "application/octet-stream", Convert.FromBase64String(base64)),
            { BodyText: { } text } => SimulatedResponse.Bytes(Status, "text/plain", Encoding.UTF8.GetBytes(text)),
            { Body: { } body } => SimulatedResponse.Json(Status, body),
            _ => new SimulatedResponse(Status, [], [ReadOnlyMemory<byte>.Empty]),
        };
        return Headers.Aggregate(simulatedResponse, (current, header) => current.With(header.Key, header.Value));
    }
}
