using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Core.Tests.ControlPlane;

public sealed class ResourceJsonTests
{
    public static TheoryData<ResourceKind, string> Least { get; } = new()
    {
        { ResourceKind.Workspace, ResourceJson.Write(new WorkspaceRecord { Name = "n" }) },
        { ResourceKind.Provider, ResourceJson.Write(new ProviderRecord { Name = "n", Provider = "openai", Origin = "provider" }) },
        { ResourceKind.Config, ResourceJson.Write(new ConfigRecord { Name = "n", Config = "{}" }) },
        { ResourceKind.ApiKey, ResourceJson.Write(new ApiKeyRecord { Name = "n", Type = "workspace-service", Hash = "h", Mask = "m" }) },
        { ResourceKind.UsagePolicy, ResourceJson.Write(new PolicyRecord { Name = "n" }) },
        { ResourceKind.Guardrail, ResourceJson.Write(new GuardrailRecord { Name = "n", Guardrail = "{}" }) },
        { ResourceKind.RatePolicy, ResourceJson.Write(new PolicyRecord { Name = "n" }) },
    };

    // As in a document that was written before there was such a member.
    [Theory]
    [MemberData(nameof(Least))]
    public void Read_AnyMemberLeftOut_IsWhatANewRecordHas(ResourceKind kind, string json)
    {
        var left = 0;
        foreach (var path in Paths(JsonNode.Parse(json)!.AsObject(), []))
        {
            var record = JsonNode.Parse(json)!.AsObject();
            var owner = path[..^1].Aggregate(record, (at, name) => at[name]!.AsObject());
            owner.Remove(path[^1]);
            using var document = JsonDocument.Parse(record.ToJsonString());
            if (!ResourceJson.Read(kind, document.RootElement).TryGet(out var read, out var fault))
            {
                Assert.Contains($"lacks '{path[^1]}'", fault, StringComparison.Ordinal);
                continue;
            }

            left++;
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(read)), $"{string.Join('.', path)}: {read}");
        }

        Assert.True(left > 1, json);
    }

    [Theory]
    [MemberData(nameof(Least))]
    public void Read_AnyMemberNull_IsRefused(ResourceKind kind, string json)
    {
        foreach (var path in Paths(JsonNode.Parse(json)!.AsObject(), []))
        {
            var record = JsonNode.Parse(json)!.AsObject();
            path[..^1].Aggregate(record, (at, name) => at[name]!.AsObject())[path[^1]] = null;
            using var document = JsonDocument.Parse(record.ToJsonString());
            Assert.Contains(
                $"no value at '$.{string.Join('.', path)}'", ResourceJson.Read(kind, document.RootElement).Fault, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"name":"n","limits":{"usage_limits":[null]}}""", "no value at '$.limits.usage_limits[0]'")]
    [InlineData("""{"name":"n","limits":{"usage_limits":[{"credit_limit":1}]}}""", "lacks 'type' at '$.limits.usage_limits[0]'")]
    [InlineData("""{"name":"n","limits":{"usage_limits":[{"type":"cost","credit_limit":1e28}]}}""", "credit_limit")]
    [InlineData("""{"name":"n","limits":{"rate_limits":[{"type":"requests","unit":"rpm","value":-1}]}}""", "value")]
    [InlineData("""{"name":"n","defaults":{"metadata":{"a":null}}}""", "no value at '$.defaults.metadata.a'")]
    [InlineData("""{"name":"n","defaults":{"meta":1}}""", "'meta' at '$.defaults'")]
    public void Read_FaultBelow_IsNamed(string json, string named)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Contains(named, ResourceJson.Read(ResourceKind.Workspace, document.RootElement).Fault, StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> Paths(JsonObject members, string[] path) => members.SelectMany(member =>
        (member.Value is JsonObject below ? Paths(below, [.. path, member.Key]) : []).Prepend([.. path, member.Key]));
}
