using System.Text.Json;
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
}
