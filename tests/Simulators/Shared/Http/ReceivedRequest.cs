using System.Text.Json;

namespace ImageGateway.Simulators.Shared.Http;

/// <summary>A request read to its end, with everything a provider decides by.</summary>
public sealed record ReceivedRequest
{
    public required string Provider { get; init; }
    public required string Method { get; init; }

    /// <summary>The path as sent, prefix included.</summary>
    public required string Path { get; init; }

    /// <summary>The path and the query as they stood on the request's first line: what a signature covers.</summary>
    public string RawTarget { get; init; } = "";

    /// <summary>Scheme and host the caller used: image URLs are built from it.</summary>
    public required string Origin { get; init; }
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>Names in lower case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }
    public required RouteValueDictionary Route { get; init; }
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The media type in lower case without parameters; empty when there is none.</summary>
    public required string MediaType { get; init; }

    /// <summary>The body's root when it is JSON by type and by content.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>The parts when the body is multipart/form-data and could be read; empty for a form without parts.</summary>
    public IReadOnlyList<FormPart>? Parts { get; init; }
    public string? Token { get; init; }
    public Faults Faults { get; init; } = Faults.None;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string RouteValue(string name) => Route[name] as string ?? "";

    /// <summary>The credential after "Bearer ", or null.</summary>
    public string? Bearer =>
        Header("authorization") is { } value && value.StartsWith("Bearer ", StringComparison.Ordinal) ? value[7..] : null;
}
