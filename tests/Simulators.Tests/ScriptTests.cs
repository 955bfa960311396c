using System.Text;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class ScriptTests(SimulatorFixture simulator)
{
    [Fact]
    public async Task Script_OfSeveralResponses_PlaysThemInOrderAndRepeatsTheLast()
    {
        await PutAsync("order", """[{"status":503,"headers":{"retry-after":"3"},"bodyText":"no"},{"body":{"ok":true}}]""", 204);
        using var first = await simulator.PostJsonAsync("/scripted/order/v1/images/generations?x=1", """{"prompt":"one"}""");
        using var second = await simulator.PostJsonAsync("/scripted/order/v1/any/thing", "{}");
        using var third = await simulator.Client.GetAsync(new Uri("/scripted/order/again", UriKind.Relative));
        Assert.Equal((503, "3"), ((int)first.StatusCode, first.Headers.GetValues("retry-after").Single()));
        Assert.Equal("no", await first.Content.ReadAsStringAsync());
        Assert.Equal("""{"ok":true}""", await second.Content.ReadAsStringAsync());
        Assert.Equal("""{"ok":true}""", await third.Content.ReadAsStringAsync());

        var seen = JsonNode.Parse(await simulator.Client.GetStringAsync(new Uri("/scripts/order/requests", UriKind.Relative)))!.AsArray();
        Assert.Equal(["POST", "POST", "GET"], seen.Select(one => (string)one!["method"]!));
        Assert.Equal("""{"prompt":"one"}""", (string?)seen[0]!["body"]);
    }

    [Fact]
    public async Task Script_OfEventsAndOfBytes_IsSentAsWritten()
    {
        await PutAsync("events", """{"sse":[{"event":"a","data":{"b":1}},{"data":"[DONE]"}]}""", 204);
        await PutAsync("bytes", """{"bodyBase64":"AAEC","headers":{"content-type":"image/png"}}""", 204);
        using var events = await simulator.PostJsonAsync("/scripted/events/x", "{}");
        using var bytes = await simulator.PostJsonAsync("/scripted/bytes/x", "{}");
        Assert.Equal("event: a\ndata: {\"b\":1}\n\ndata: [DONE]\n\n", await events.Content.ReadAsStringAsync());
        Assert.Equal([0, 1, 2], await bytes.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", bytes.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"code":200}""")]
    [InlineData("""{"bodyBase64":"?"}""")]
    public async Task Script_ThatCannotBePlayed_IsRefused(string script) => await PutAsync("wrong", script, 400);

    [Fact]
    public async Task Script_Unknown_Is404()
    {
        using var response = await simulator.PostJsonAsync("/scripted/nobody/x", "{}");
        Assert.Equal(404, (int)response.StatusCode);
    }

    private async Task PutAsync(string id, string script, int status)
    {
        using var content = new StringContent(script, Encoding.UTF8, "application/json");
        using var response = await simulator.Client.PutAsync(new Uri($"/scripts/{id}", UriKind.Relative), content);
        Assert.Equal(status, (int)response.StatusCode);
    }
}
