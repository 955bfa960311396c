using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests.Golden;

/// <summary>Answers that are cut or damaged on their way. The stream throws at a reader that does not see its end.</summary>
public sealed class DamagedResponseProperties
{
    private static readonly string[] Names = [.. GoldenFile.Names("response").Where(name => name != "openai.generations-stream")];

    private static readonly Gen<int[]> Lengths = Gen.Choose(1, 100).ArrayOf();

    public static TheoryData<string> JsonResponses => new(Names.Where(name => name != "stability.v2-ultra-binary"));

    [Theory]
    [MemberData(nameof(JsonResponses))]
    public async Task ReadAsync_CutAtAnyByte_IsAnErrorAndGivesOnlyWholeImages(string name)
    {
        var golden = GoldenFile.Read(name, "response");
        var whole = GoldenReaders.Images(golden).ToList();
        var body = GoldenFile.Body(golden);

        for (var length = 0; length < body.Length; length++)
        {
            var (response, error) = await RecordedImages.ReadAsync(GoldenReaders.Of(name), body.AsMemory(0, length));

            Assert.Equal((502, "invalid_upstream_response"), (error!.Status, error.Code));
            Assert.Equal(whole.Take(response.Images.Count), response.Images.Select(image => image.ToString()));
        }
    }

    [Fact]
    public void ReadAsync_AByteChanged_EndsWithAnErrorOrImages() =>
        Prop.ForAll(
            Arb.From(Gen.Elements(Names)), Arb.From(Gen.Choose(0, int.MaxValue)),
            Arb.From(Gen.OneOf(Gen.Choose(0, 255), Gen.Elements("{}[]\",:\\u0"u8.ToArray()).Select(value => (int)value))),
                async (name, place, value) =>
        {
            var golden = GoldenFile.Read(name, "response");
            var body = GoldenFile.Body(golden);
            body[place % body.Length] = (byte)value;

            var (response, error) = await RecordedImages.ReadAsync(
                GoldenReaders.Of(name), body, GoldenFile.ContentType(golden), lengths: [1 + (place % 90)]);

            Assert.True(error is not null || response.Images.Count <= GoldenReaders.Images(golden).Count());
        }).Check(3000);

    [Fact]
    public void ReadAsync_AnyBytes_EndsWithAnErrorOrImages() =>
        Prop.ForAll(
            Arb.From(Gen.Elements(Names)), Arb.From(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf()), Arb.From(
                Lengths), async (name, body, lengths) =>
        {
            var (response, error) = await RecordedImages.ReadAsync(GoldenReaders.Of(name), body, lengths: lengths);

            Assert.True(error is not null || response.Images.Count == 0);
        }).Check(500);
}
