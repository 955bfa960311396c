using ImageGateway.Api.Tests.Testing;

namespace ImageGateway.Api.Tests.Management;

/// <summary>A rotation ends or shortens every earlier text of a gateway key.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private const long Day = 24L * 3600 * 1000;
    private const long HalfAnHour = 1_800_000;

    private TestGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await TestGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("none")]
    [InlineData("day none")]
    [InlineData("day day none")]
    [InlineData("half-an-hour day half-an-hour none")]
    public async Task Rotate_WithoutTransition_EndsAllEarlierTexts(string transitions)
    {
        var (id, texts) = await NewAsync();
        foreach (var transition in transitions.Split(' ').Select(one => one switch { "day" => Day, "half-an-hour" => HalfAnHour, _ => 0 }))
            texts.Add((await _gateway.ManageAsync(
                "POST", $"/api-keys/{id}/rotate", new { key_transition_period_ms = transition })).GetProperty("key").GetString()!);

        foreach (var text in texts[..^1])
            Assert.Equal(401, await StatusAsync(text));
        Assert.Equal(200, await StatusAsync(texts[^1]));
    }

    [Fact]
    public async Task Rotate_WithAShorterTransition_ShortensTheEarlierOnes()
    {
        var (id, texts) = await NewAsync();
        foreach (var transition in new[] { 30 * Day, HalfAnHour, 30 * Day })
        {
            texts.Add((await _gateway.ManageAsync(
                "POST", $"/api-keys/{id}/rotate", new { key_transition_period_ms = transition })).GetProperty("key").GetString()!);
            foreach (var text in texts)
                Assert.Equal(200, await StatusAsync(text));
        }

        await _gateway.ManageAsync("POST", $"/api-keys/{id}/rotate", new { key_transition_period_ms = HalfAnHour });
        var (_, view) = await _gateway.SendAsync("GET", "/api-keys/" + id, null);
        Assert.InRange(
            view.GetProperty("key_transition_expires_at")
                .GetDateTimeOffset(), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddMilliseconds(HalfAnHour + 60_000));
    }

    private async Task<(string Id, List<string> Texts)> NewAsync()
    {
        var made = await _gateway.ManageAsync(
            "POST", "/api-keys/workspace/service", new { name = "key", scopes = new[] { "completions.write", "models.list" } });
        return (made.GetProperty("id").GetString()!, [made.GetProperty("key").GetString()!]);
    }

    private async Task<int> StatusAsync(string key) =>
        (await _gateway.SendAsync("GET", "/models", null, ("x-portkey-api-key", key))).Status;
}
