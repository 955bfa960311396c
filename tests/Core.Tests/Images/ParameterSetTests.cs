using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Tests.Json;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Images;

public sealed class ParameterSetTests
{
    private static readonly Gen<string> Name = Gen.Elements("prompt", "model", "n", "size", "seed", "x", "été", "", "a\"b", "\U0001F600");

    private static readonly Gen<(string Name, string Value)[]> Members =
        (from name in Name
         from value in JsonDocuments.Valid
         select (name, Encoding.UTF8.GetString(value).Trim(' ', '\n', '\r', '\t'))).ArrayOf();

    private static readonly Gen<ParameterSet> Fields =
        (from name in Gen.Elements("n", "size", "x", "tags[]", "image[]")
         from value in Gen.Elements("1", "2", "null")
         select new Parameter(name, Encoding.UTF8.GetBytes(value))).ArrayOf()
        .Select(items => new ParameterSet([.. items]));

    [Fact]
    public void Parse_AnyObject_KeepsNamesOrderAndTheLastValueOfEach() =>
        Prop.ForAll(Arb.From(Members), members =>
            Assert.Equal(
                members.Select(member => member.Name).Distinct()
                    .Select(name => members.Last(member => member.Name == name)), Parse(members).Items.Select(
                        item => (item.Name, Encoding.UTF8.GetString(item.Value.Span))))).Check();

    [Theory]
    [InlineData(2)]
    [InlineData(200)]
    public void New_NameThatIsThereTwice_KeepsTheLastOneAndListsWhole(int others)
    {
        var between = Enumerable.Range(0, others).Select(index => Field("x" + index, "x"));
        var set = new ParameterSet(
            [Field("prompt", "first"), Field("tags[]", "a"), .. between, Field("tags[]", "b"), Field("prompt", "last")]);

        Assert.Equal(others + 3, set.Items.Length);
        Assert.Equal(["last", "a", "b"], set.Items.Where(item => item.Name is "prompt" or "tags[]").Select(item => item.AsString()));
    }

    [Fact]
    public void Over_AnySets_IsEachParameterLaidOverInTurn() =>
        Prop.ForAll(Arb.From(Fields), Arb.From(Fields), (below, above) =>
            Assert.Equal(above.Items.Aggregate(below, (set, item) => set.With(item)).Items.AsEnumerable(), below.Over(above).Items))
                .Check(500);

    [Fact]
    public void Parse_Value_PointsIntoTheBody()
    {
        var body = "{ \"prompt\" : \"a\" , \"n\":2 }"u8.ToArray();

        var items = ParameterSet.Parse(body, 8).Items;

        Assert.True(items[0].Value.Span.Overlaps(body, out var prompt));
        Assert.True(items[1].Value.Span.Overlaps(body, out var count));
        Assert.Equal((13, 23), (-prompt, -count));
    }

    [Fact]
    public void Find_NameThatIsThereTwice_IsTheLastOne() =>
        Prop.ForAll(Arb.From(Members), members =>
        {
            var set = Parse(members);
            foreach (var (name, _) in members)
            {
                var last = members.Last(member => member.Name == name).Value;
                Assert.Equal(last == "null" ? null : last, set.Find(name) is { } found ? Encoding.UTF8.GetString(found.Value.Span) : null);
            }

            Assert.Null(set.Find("absent"));
        }).Check();

    [Fact]
    public void Over_AnyTwoSets_TakesTheOverridesAndKeepsTheRest() =>
        Prop.ForAll(Arb.From(Members), Arb.From(Members), (members, overrides) =>
        {
            var merged = Parse(members).Over(Parse(overrides));

            foreach (var name in members.Concat(overrides).Select(member => member.Name).Distinct())
            {
                var expected = overrides.Any(member => member.Name == name) ? Parse(overrides).Find(name) : Parse(members).Find(name);
                Assert.Equal(Text(expected), Text(merged.Find(name)));
            }

            Assert.Equal(
                members.Concat(overrides).Select(member => member.Name).Distinct(), merged.Items.Select(item => item.Name).Distinct());
        }).Check();

    [Fact]
    public void With_NameThatIsThere_StaysInItsPlace()
    {
        var set = Parse([("model", "\"a\""), ("n", "1")]).With(new("model", "\"b\""u8.ToArray())).With(new("size", "\"c\""u8.ToArray()));

        Assert.Equal(["model", "n", "size"], set.Items.Select(item => item.Name));
        Assert.Equal("b", set.Text("model"));
    }

    [Fact]
    public void Over_NameThatTheCallerSentTwice_IsTheOverride()
    {
        var set = Parse([("n", "1"), ("size", "2"), ("n", "9")]).Over(Parse([("n", "3")]));

        Assert.Equal(3, set.Integer("n"));
        Assert.Equal(["n", "size"], set.Items.Select(item => item.Name));
    }

    [Fact]
    public void Without_Names_TakesOutEachOfThem() =>
        Assert.Equal(
            ["n"], Parse([("model", "1"), ("n", "2"), ("size", "3"), ("model", "4")])
                .Without("model", "size").Items.Select(item => item.Name));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData("null")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1}{}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":{\"b\":{\"c\":1}}}")]
    public void Parse_NoSingleShallowObject_Throws(string body) =>
        Assert.ThrowsAny<JsonException>(() => ParameterSet.Parse(Encoding.UTF8.GetBytes(body), 2));

    [Fact]
    public void Parse_AnyBytes_ThrowsNothingButJsonException() =>
        Prop.ForAll(Arb.From(Gen.OneOf(JsonDocuments.Mutated, JsonDocuments.Soup)), document =>
        {
            byte[] body = [.. "{\"a\":"u8, .. document, .. "}"u8];
            try
            {
                var set = ParameterSet.Parse(body, 64);
                Assert.True(ScannedJson.IsValid(body));
                foreach (var item in set.Items)
                    _ = (item.AsString(), item.AsInteger(), item.AsBoolean(), item.AsFormText(), item.AsJson());
            }
            catch (JsonException)
            {
                Assert.False(ScannedJson.IsValid(body));
            }
        }).Check(1000);

    [Fact]
    public void Parse_NameWithHalfASurrogatePair_IsKept() =>
        Assert.Equal("a\ufffd", ParameterSet.Parse("{\"a\\ud800\":1}"u8.ToArray(), 8).Items[0].Name);

    private static string? Text(Parameter? parameter) => parameter is { } found ? Encoding.UTF8.GetString(found.Value.Span) : null;

    private static ParameterSet Parse((string Name, string Value)[] members)
    {
        var body = new StringBuilder("{");
        foreach (var (name, value) in members)
            body.Append(body.Length > 1 ? " ,\n" : "").Append(Encoding.UTF8.GetString(JsonText.Quote(name))).Append(" : ").Append(value);
        return ParameterSet.Parse(Encoding.UTF8.GetBytes(body.Append('}').ToString()), JsonScanner.MaxDepth);
    }

    private static Parameter Field(string name, string value) => new(name, Encoding.UTF8.GetBytes(value), IsText: true);
}
