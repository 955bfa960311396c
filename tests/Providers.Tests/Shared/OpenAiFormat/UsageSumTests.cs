using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests.Shared.OpenAiFormat;

public sealed class UsageSumTests
{
    private static readonly string[] Names =
        ["input_tokens", "output_tokens", "total_tokens", "input_tokens_details", "a b", "ü", "\"", ""];

    [Fact]
    public void Add_AnyTwoUsages_AddsEveryNumberAndLosesNoMember() => Prop.ForAll(Usages(), Usages(), (left, right) =>
    {
        var sum = Add(left, right);
        foreach (var path in Paths(left).Keys.Union(Paths(right).Keys))
        {
            var (a, b) = (Paths(left).GetValueOrDefault(path), Paths(right).GetValueOrDefault(path));
            Assert.Equal((a ?? 0) + (b ?? 0), Paths(sum)[path]);
        }

        Assert.Equal(
            Paths(left).Keys.Union(Paths(right).Keys).Order(StringComparer.Ordinal), Paths(sum).Keys.Order(StringComparer.Ordinal));
    }).Check(1_000);

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2.5}""", """{"a":3.5}""")]
    [InlineData("""{"a":9223372036854775807}""", """{"a":1}""", """{"a":9223372036854775807}""")]
    [InlineData("""{"a":1e400}""", """{"a":1}""", """{"a":1e400}""")]
    [InlineData("""{"a":"x"}""", """{"a":1}""", """{"a":"x"}""")]
    [InlineData("""{"a":null}""", """{"a":{"b":2}}""", """{"a":{"b":2}}""")]
    [InlineData("""{"a":{"b":2}}""", """{"a":null}""", """{"a":{"b":2}}""")]
    [InlineData("""{"a":[1]}""", """{"a":[2]}""", """{"a":[1]}""")]
    [InlineData("null", """{"a":1}""", """{"a":1}""")]
    [InlineData("7", """{"a":1}""", """{"a":1}""")]
    [InlineData("", """{"a":1}""", """{"a":1}""")]
    [InlineData("""{"a":1}""", "null", """{"a":1}""")]
    [InlineData("""{"a":1}""", "[1]", """{"a":1}""")]
    [InlineData("""{"a":1}""", "{", """{"a":1}""")]
    public void Add_OddValues_KeepsWhatCanBeRead(string left, string right, string sum) =>
        Assert.Equal(sum, Encoding.UTF8.GetString(UsageSum.Add(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right)).Span));

    private static JsonObject Add(JsonObject left, JsonObject right) =>
        JsonNode.Parse(
            UsageSum.Add(JsonSerializer.SerializeToUtf8Bytes(left), JsonSerializer.SerializeToUtf8Bytes(right)).Span)!.AsObject();

    // Numbers by their place.
    private static Dictionary<string, long?> Paths(JsonObject usage, string above = "") => usage
        .SelectMany(
            member => member.Value is JsonObject inner
                ? Paths(inner, above + member.Key + "/").AsEnumerable()
                : [KeyValuePair.Create(above + member.Key, (long?)long.Parse(member.Value!.ToJsonString(), CultureInfo.InvariantCulture))])
        .ToDictionary();

    // A name stands for a number or for an object in both, as a vendor writes it.
    private static Arbitrary<JsonObject> Usages() =>
        (from numbers in Gen.Choose(0, 1_000_000).ArrayOf(Names.Length)
         from has in Gen.Elements(true, false).ArrayOf(Names.Length * 2)
         from details in Gen.Choose(0, 1_000_000).ArrayOf(Names.Length)
         select Build(numbers, details, has)).ToArbitrary();

    private static JsonObject Build(int[] numbers, int[] details, bool[] has)
    {
        var usage = new JsonObject();
        for (var index = 0; index < Names.Length; index++)
        {
            if (has[index])
                usage[Names[index]] = index % 3 == 0
                    ? new JsonObject { ["text_tokens"] = numbers[index], ["inner"] = new JsonObject { [Names[index]] = details[index] } }
                    : numbers[index];
            if (has[Names.Length + index])
                usage[Names[index] + "_extra"] = details[index];
        }

        return usage;
    }
}
