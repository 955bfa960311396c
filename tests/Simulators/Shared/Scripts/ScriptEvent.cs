using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Shared.Scripts;

/// <summary>One server-sent event of a scripted stream.</summary>
public sealed record ScriptEvent(string? Event, JsonNode? Data);
