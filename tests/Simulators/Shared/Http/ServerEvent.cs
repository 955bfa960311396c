using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Shared.Http;

/// <summary>One server-sent event: an event line unless the name is null, one data line, a blank line.</summary>
public sealed record ServerEvent(string? Event, JsonNode Data)
{
    public ReadOnlyMemory<byte> ToBytes(JsonSerializerOptions json)
    {
        // A bare string is sent as it is, which is how "[DONE]" is scripted.
        var data = Data is JsonValue value && value.TryGetValue<string>(out var text) ? text : Data.ToJsonString(json);
        var name = Event is null ? "" : $"event: {Event}\n";
        return Encoding.UTF8.GetBytes($"{name}data: {data}\n\n");
    }
}
