using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Json;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Json;

public sealed class JsonQuoteTests
{
    [Fact]
    public void WriteQuoted_AnyText_IsTheTokenThatQuoteMakesAndReadsBackAsTheText() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
    {
        var written = new ArrayBufferWriter<byte>();
        JsonText.WriteQuoted(written, text.Get);
        return written.WrittenSpan.SequenceEqual(JsonText.Quote(text.Get)) && JsonSerializer.Deserialize<string>(written.WrittenSpan)
            == text.Get;
    }).Check();

    [Theory]
    [InlineData("data")]
    [InlineData("dat\u00e4")]
    [InlineData("Data")]
    [InlineData("")]
    [InlineData("b64_json")]
    [InlineData("a name that no answer has")]
    public async Task Name_PlainOrEscaped_IsTheText(string name)
    {
        var escaped = string.Concat(name.Select(static letter => $"\\u{(int)letter:x4}"));
        foreach (var json in new[] { $"{{\"{name}\":1}}", $"{{\"{escaped}\":1}}" })
        {
            using var reader = new JsonStreamReader(new MemoryStream(Encoding.UTF8.GetBytes(json)));
            Assert.Equal(JsonPiece.StartObject, await reader.NextAsync(default));
            Assert.Equal(JsonPiece.Name, await reader.NextAsync(default));
            Assert.Equal(name, reader.Name);
        }
    }
}
