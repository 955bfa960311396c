using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Storage.Secrets;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.Secrets;

public sealed class SecretBoxTests
{
    private static readonly SecretKey First = SecretKey.From("the first master key of the tests");
    private static readonly SecretKey Second = SecretKey.From("the second master key of the tests");

    private readonly SecretBox _box = new([First]);

    [Fact]
    public void Open_WhatWasSealed_IsTheSecret() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>().Filter(text => text.Get.All(letter => !char.IsSurrogate(letter))),
        text => _box.Open(_box.Seal(text.Get, "place"), "place") == text.Get).Check();

    [Fact]
    public void Seal_SameSecretTwice_LooksDifferentAndHidesIt()
    {
        var (one, two) = (_box.Seal("sk-very-secret", "place"), _box.Seal("sk-very-secret", "place"));
        Assert.NotEqual(one, two);
        Assert.StartsWith($"v1.{First.Id}.", one, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", one, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AtAnotherPlace_IsNull() => Assert.Null(_box.Open(_box.Seal("s", "one"), "two"));

    [Fact]
    public void Open_AnyByteChanged_IsNull()
    {
        var text = _box.Seal("secret", "place");
        for (var index = 0; index < text.Length; index++)
        {
            // A and Q differ in the bits that the last letter carries, too.
            var changed = text[..index] + (text[index] == 'A' ? 'Q' : 'A') + text[(index + 1)..];
            Assert.Null(_box.Open(changed, "place"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("v1.")]
    [InlineData("v1.abc")]
    [InlineData("v1.abc.!!!")]
    public void Open_NothingOfOurs_IsNull(string text)
    {
        Assert.Null(_box.Open(text, "place"));
        Assert.False(_box.Knows(text));
    }

    [Fact]
    public void Rotation_OldKeyBehindTheNew_OpensAndSealsAnew()
    {
        var old = _box.Seal("secret", "place");
        var both = new SecretBox([Second, First]);

        Assert.Equal("secret", both.Open(old, "place"));
        Assert.False(both.IsCurrent(old));
        var renewed = both.Seal("secret", "place");
        Assert.True(both.IsCurrent(renewed));
        Assert.Equal("secret", new SecretBox([Second]).Open(renewed, "place"));
        Assert.Null(_box.Open(renewed, "place"));
        Assert.False(_box.Knows(renewed));
    }

    [Fact]
    public void Open_EmptyMessageUnderTheRightKey_IsNull() => Assert.Null(_box.Open($"v1.{First.Id}.AAAA", "place"));
}
