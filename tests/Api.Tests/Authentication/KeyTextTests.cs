using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Api.Authentication;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Authentication;

public sealed class KeyTextTests
{
    [Fact]
    public void IsIn_KeyAmongAnyTextWithAnyLettersEscaped_IsFound() => Prop.ForAll(Surroundings(), Escapes(), (around, escapes) =>
    {
        var written = Escaped(KeyText.New(), escapes);
        return KeyText.IsIn(Encoding.UTF8.GetBytes(around.Before + written + around.After));
    }).Check();

    [Fact]
    public void IsIn_KeyThatLacksALetter_IsNotFound() => Prop.ForAll(
        Surroundings(), Escapes(), Gen.Choose(0, 51).ToArbitrary(), (around, escapes, gone) =>
    {
        var written = Escaped(KeyText.New().Remove(gone, 1), escapes);

        // A digit behind it would take the place of the one that is gone.
        return !KeyText.IsIn(Encoding.UTF8.GetBytes($"{around.Before}|{written}|{around.After}"));
    }).Check();

    [Theory]
    [InlineData("igw-")]
    [InlineData("igw-igw-\\u0069")]
    [InlineData("\\u00")]
    [InlineData("\\")]
    [InlineData("\\u006")]
    [InlineData("")]
    public void IsIn_PartsOfKeysAndEscapes_AreNone(string text) => Assert.False(KeyText.IsIn(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void IsIn_EscapedBackslash_BeginsNoEscape()
    {
        var key = KeyText.New();

        Assert.False(KeyText.IsIn(Encoding.UTF8.GetBytes($"\\u0041 \\\\u0069{key[1..]}")));
        Assert.True(KeyText.IsIn(Encoding.UTF8.GetBytes($"\\u0041 \\\\\\u0069{key[1..]}")));
    }

    [Fact]
    public void IsIn_LongTextWithEscapes_TakesNoMemory()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("igw-0123 \\u0069gw-\\u0030 ", 100_000)));
        KeyText.IsIn(text.AsSpan(0, 100));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(KeyText.IsIn(text));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string Escaped(string key, bool?[] escapes) => string.Concat(key.Select((letter, index) => escapes[index] switch
    {
        true => $"\\u{(int)letter:x4}",
        false => $"\\u{(int)letter:X4}",
        null => letter.ToString(),
    }));

    private static Arbitrary<bool?[]> Escapes() => Gen.Elements<bool?>(null, null, true, false).ArrayOf(64).ToArbitrary();

    // Of what a body may hold near a key: parts of keys, escapes and other text. A lone backslash would escape what follows.
    private static Arbitrary<(string Before, string After)> Surroundings()
    {
        var parts = Gen.Elements("i", "ig", "igw-", "igw-01", "\\u0069", "\\n", "\\\\", "\\\"", "{\"prompt\":\"", "\u00e4", " ").ListOf()
            .Select(static texts => string.Concat(texts));
        return (from before in parts from after in parts select (before, after)).ToArbitrary();
    }
}
