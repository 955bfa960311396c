using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGateway.Simulators.Shared.Scripts;

/// <summary>Reads what <c>PUT /scripts/{id}</c> carries: one answer or a list of them.</summary>
public static class ScriptReader
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static IReadOnlyList<ScriptStep> Read(JsonElement root) => root.ValueKind == JsonValueKind.Array
        ? root.Deserialize<List<ScriptStep>>(Strict)!
        : [root.Deserialize<ScriptStep>(Strict)!];
}
