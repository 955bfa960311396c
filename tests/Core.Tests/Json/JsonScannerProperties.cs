using FsCheck;
using FsCheck.Fluent;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Json;

public sealed class JsonScannerProperties
{
    [Fact]
    public void Next_ValidDocumentCutAnywhere_YieldsThePiecesOfTheWhole() =>
        Prop.ForAll(Arb.From(JsonDocuments.Valid), Arb.From(JsonDocuments.Lengths), (document, lengths) =>
        {
            var whole = ScannedJson.Pieces(document);
            Assert.Equal("End", whole[^1]);
            Assert.Equal(whole, ScannedJson.Pieces(document, lengths));
            Assert.Equal(whole, ScannedJson.Pieces(document, 1));
        }).Check();

    [Fact]
    public void Next_ValidDocument_YieldsTheTokensOfTheFrameworksReader() =>
        Prop.ForAll(Arb.From(JsonDocuments.Valid), document =>
            Assert.Equal(ScannedJson.Tokens(document), [.. ScannedJson.Pieces(document)[..^1].Select(AsToken)])).Check();

    [Fact]
    public void Next_MutatedDocument_AgreesWithTheFrameworksReader() =>
        Prop.ForAll(Arb.From(JsonDocuments.Mutated), Arb.From(JsonDocuments.Lengths), AssertAgrees).Check(2000);

    [Fact]
    public void Next_AnyBytes_AgreesWithTheFrameworksReader() =>
        Prop.ForAll(Arb.From(JsonDocuments.Soup), Arb.From(JsonDocuments.Lengths), AssertAgrees).Check(2000);

    private static void AssertAgrees(byte[] document, int[] lengths)
    {
        var whole = ScannedJson.Pieces(document);
        Assert.Equal(ScannedJson.IsValid(document) ? "End" : "Malformed", whole[^1]);
        Assert.Equal(whole, ScannedJson.Pieces(document, lengths));
    }

    private static string AsToken(string piece) => piece switch
    {
        "Scalar null" => "Null null",
        "Scalar true" => "True true",
        "Scalar false" => "False false",
        "StartObject" => "StartObject {",
        "EndObject" => "EndObject }",
        "StartArray" => "StartArray [",
        "EndArray" => "EndArray ]",
        _ => piece.Replace("Scalar ", "Number ", StringComparison.Ordinal) is var token
            && token.StartsWith("Name ", StringComparison.Ordinal) ? "PropertyName " + token[5..] : token,
    };
}
