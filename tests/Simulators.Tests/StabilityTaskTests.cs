using System.Net;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class StabilityTaskTests(SimulatorFixture simulator)
{
    private const string Results = "/stability/v2beta/results/";

    [Fact]
    public async Task Creative_IsInProgressAsOftenAsAskedThenAImage()
    {
        var id = await SubmitAsync("a house [running:2]");
        Assert.Matches("^[0-9a-f]{64}$", id);
        for (var question = 0; question < 2; question++)
        {
            using var running = await AskAsync(id);
            Assert.Equal(HttpStatusCode.Accepted, running.StatusCode);
            Assert.Equal("""{"status":"in-progress"}""", await running.Content.ReadAsStringAsync());
        }

        using var done = await AskAsync(id);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(new ImageSize(64, 64), ImageInfo.Read(await done.Content.ReadAsByteArrayAsync())!.Size);
        Assert.Equal("SUCCESS", done.Headers.GetValues("finish-reason").Single());
        using var json = await AskAsync(id, accept: "application/json");
        Assert.Equal(
            ["finish_reason", "image", "seed"], JsonNode.Parse(await json.Content.ReadAsStringAsync())!.AsObject().Select(pair => pair.Key)
                .Order());
    }

    [Fact]
    public async Task Result_OfAnotherKeyOrUnknown_IsNotFound()
    {
        var id = await SubmitAsync("a house");
        using var other = await AskAsync(id, "Bearer sk-test-2");
        using var unknown = await AskAsync(new string('0', 64));
        using var wrong = await AskAsync(id, "Bearer other");
        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.Unauthorized),
            (other.StatusCode, unknown.StatusCode, wrong.StatusCode));
    }

    private Task<HttpResponseMessage> AskAsync(string id, string key = "Bearer sk-test-1", string accept = "image/*") =>
        simulator.SendAsync(HttpMethod.Get, Results + id, null, key, accept);

    private async Task<string> SubmitAsync(string prompt)
    {
        using var response = await simulator.PostFormAsync(
            "/stability/v2beta/stable-image/upscale/creative",
            [FormField.Text("prompt", prompt), FormField.File("image", Images.Opaque(64, 64))]);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]!;
    }
}
