using System.Reflection;
using System.Text.Json;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Json;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Configs.Document;

/// <summary>The keys of configs are those of the JSON Schema, and the schema knows each in both spellings.</summary>
public sealed class ConfigKeyTests
{
    // Keys of which the schema says nothing: guardrails take any key, actions are a saved one's, and the last is of a refused format.
    private static readonly string[] NotInSchema =
    [
        GuardrailKeys.Type, GuardrailKeys.IsEnabled, GuardrailKeys.Parameters, GuardrailKeys.OnFail, GuardrailKeys.OnSuccess,
        GuardrailKeys.Feedback, GuardrailKeys.Value, GuardrailKeys.Actions, ConfigKeys.Options,
    ];

    [Fact]
    public void Keys_AreTheNamesOfTheSchema()
    {
        using var stream = ConfigSchema.Open();
        using var schema = JsonDocument.Parse(stream);

        Assert.Equal(Keys().Except(NotInSchema).Distinct().Order(), Names(schema.RootElement).Distinct().Order());
    }

    [Fact]
    public void Schema_EveryKey_StandsInBothSpellings()
    {
        using var schema = JsonDocument.Parse(ConfigSchema.Write(Declared.Schema));
        var names = Names(schema.RootElement).ToHashSet();

        Assert.All(names, name => Assert.Contains(ConfigElement.Snake(name), names));
        Assert.All(
            Keys().Except(NotInSchema), key => Assert.True(
                !key.Contains('_', StringComparison.Ordinal) || names.Any(name => name != key && ConfigElement.Snake(name) == key), key));
    }

    private static IEnumerable<string> Keys() =>
        from type in (Type[])
        [
            typeof(ConfigKeys), typeof(StrategyKeys), typeof(BreakerKeys), typeof(RetryKeys), typeof(CacheKeys), typeof(GuardrailKeys),
        ]
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        select (string)field.GetRawConstantValue()!;

    private static IEnumerable<string> Names(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Array => node.EnumerateArray().SelectMany(Names),
        JsonValueKind.Object => node.EnumerateObject().SelectMany(static member => member.NameEquals("properties")
            ? member.Value.EnumerateObject().SelectMany(static property => Names(property.Value).Prepend(property.Name))
            : Names(member.Value)),
        _ => [],
    };
}
