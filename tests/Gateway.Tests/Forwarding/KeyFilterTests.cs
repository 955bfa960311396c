using System.Text;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Gateway.Tests.Forwarding;

public sealed class KeyFilterTests
{
    private const string GatewayKey = "a-key-that-a-deployment-declared";

    private readonly FakeTimeProvider _time = TestClock.Create();
    private readonly Finder _finder = new();
    private readonly KeyFilter _filter;

    public KeyFilterTests() => _filter = new(_finder, _time);

    [Theory]
    [InlineData(GatewayKey)]
    [InlineData("Bearer " + GatewayKey)]
    [InlineData("one, " + GatewayKey)]
    [InlineData("?key=" + GatewayKey + "&other=1")]
    [InlineData("\"" + GatewayKey + "\"")]
    public async Task HasKeyAsync_GatewayKeyAmongOtherWords_IsFoundEachTime(string text)
    {
        Assert.True(await _filter.HasKeyAsync(text, default));
        Assert.True(await _filter.HasKeyAsync(text, default));
    }

    [Fact]
    public async Task HasKeyAsync_TextWithoutAKey_IsLookedUpOnceAMinute()
    {
        Assert.False(await _filter.HasKeyAsync("Bearer sk-a-providers-own-key", default));
        var first = _finder.Questions;
        Assert.False(await _filter.HasKeyAsync("Bearer sk-a-providers-own-key", default));
        Assert.Equal(first, _finder.Questions);

        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.False(await _filter.HasKeyAsync("Bearer sk-a-providers-own-key", default));
        Assert.Equal(2 * first, _finder.Questions);
    }

    [Fact]
    public async Task HasKeyAsync_KeysCannotBeLookedUp_IsAskedAgain()
    {
        _finder.IsAway = true;
        Assert.False(await _filter.HasKeyAsync(GatewayKey, default));

        _finder.IsAway = false;
        Assert.True(await _filter.HasKeyAsync(GatewayKey, default));
    }

    [Fact]
    public async Task HasKeyAsync_MoreTextsThanAreRemembered_StaysBoundedAndRight()
    {
        for (var text = 0; text < 10_000; text++)
            Assert.False(await _filter.HasKeyAsync($"sk-a-providers-key-{text}", default));
        Assert.True(await _filter.HasKeyAsync(GatewayKey, default));
    }

    [Fact]
    public void HasKey_TextOfABody_IsSearchedInEveryPart()
    {
        var text = Encoding.UTF8.GetBytes($"{{\"prompt\":\"a {GatewayKey}\"}}");
        var clean = "{\"prompt\":\"a fox\"}"u8.ToArray();

        Assert.True(_filter.HasKey(new CallBody.Json(text)));
        Assert.True(_filter.HasKey(new CallBody.JsonWithFiles([new(clean), new(text)])));
        Assert.True(_filter.HasKey(new CallBody.Form([new("prompt", clean), new("user", text)])));
        Assert.False(_filter.HasKey(new CallBody.Json(clean)));
        Assert.False(_filter.HasKey(new CallBody.Form([new("prompt", clean)])));
        Assert.False(_filter.HasKey(null));
    }

    private sealed class Finder : IGatewayKeyFinder
    {
        public int Questions { get; private set; }

        public bool IsAway { get; set; }

        public bool HoldsKey(ReadOnlySpan<byte> text) => text.IndexOf(System.Text.Encoding.UTF8.GetBytes(GatewayKey)) >= 0;

        public ValueTask<bool?> IsGatewayKeyAsync(string text, CancellationToken cancellation)
        {
            Questions++;
            return new(IsAway ? null : text == GatewayKey);
        }
    }
}
