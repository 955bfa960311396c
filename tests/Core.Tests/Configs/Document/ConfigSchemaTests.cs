using System.Text.Json;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Configs.Document;

public sealed class ConfigSchemaTests
{
    [Fact]
    public void Schema_Providers_AreTheKnownOnes()
    {
        using var schema = JsonDocument.Parse(ConfigSchema.Write(Declared.Schema));
        var providers = schema.RootElement.GetProperty("$defs").GetProperty("config").GetProperty("properties").GetProperty("provider")
            .GetProperty("anyOf")[0].GetProperty("enum");

        Assert.Equal(
            Declared.Schema.Names.List, string.Join(
                ", ", providers.EnumerateArray().Select(name => name.GetString()).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Schema_ChecksOfGuardrails_AreTheKnownOnes()
    {
        using var schema = JsonDocument.Parse(ConfigSchema.Write(Declared.Schema));
        var checks = schema.RootElement.GetProperty("$defs").GetProperty("guardrails").GetProperty("items").GetProperty("anyOf")[1]
            .GetProperty("properties").GetProperty("checks").GetProperty("items").GetProperty("properties").GetProperty("id")
            .GetProperty("examples").EnumerateArray().Select(name => name.GetString());
        var faults = new List<string>();

        SavedGuardrailCompiler.Compile("""{"checks":[{"id":"nobody"}]}""", string.Empty, (_, message) => faults.Add(message));

        Assert.EndsWith("known are " + string.Join(", ", checks), Assert.Single(faults), StringComparison.Ordinal);
    }
}
