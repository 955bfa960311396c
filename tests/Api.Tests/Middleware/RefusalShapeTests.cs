namespace ImageGateway.Api.Tests.Middleware;

/// <summary>Every refusal of every route has OpenAI's shape, a trace id, and one line in the log.</summary>
public sealed class RefusalShapeTests
{
    private static readonly string[] Verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];

    [Fact]
    public async Task EveryRoute_AnyRefusal_HasTheShapeAndOneLine()
    {
        await using var gateway = await RunningGateway.StartAsync(("AUTH", "keys"), ("ADMINKEY", RunningGateway.AdminKey));
        var refusals = 0;
        foreach (var (method, path, _) in gateway.Routes.Where(route => route.Method != "HEAD"))
        {
            foreach (var (key, body) in new (string?, string?)[] { (null, "{}"), ("wrong", "{}"), (RunningGateway.AdminKey, "{"),
                (RunningGateway.AdminKey, "[]"), (RunningGateway.AdminKey, null) })
            {
                var trace = $"t{refusals}-{method}";
                (string, string)[] headers = [("x-portkey-trace-id", trace), .. key is null
                    ? Array.Empty<(string, string)>()
                    : [("x-portkey-api-key", key)]];
                var response = await gateway.SendAsync(method, path, method == "GET" ? null : body, headers: headers);
                Assert.False(string.IsNullOrEmpty(response.TraceId), $"{method} {path}: no trace id");
                if (response.Status < 400)
                    continue;
                refusals++;
                Assert.True(response.FaultOfShape() is null, $"{method} {path} with {body}: {response.Status}, {response.FaultOfShape()}");
                Assert.Equal(trace, response.TraceId);
                var line = await gateway.LineOfAsync(trace);
                Assert.Equal(response.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), line.Values["Status"]);

                // Some faults are seen before the key is looked at.
                Assert.True(line.Values["KeyId"] == "-" || (key == RunningGateway.AdminKey && line.Values["KeyId"] == "admin"), line.Text);
            }
        }

        Assert.True(refusals > 150, $"{refusals} refusals");
    }

    [Fact]
    public async Task EveryPath_MethodThatItDoesNotTake_Is405WithAllow()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var refused = 0;
        foreach (var route in gateway.Routes.GroupBy(route => route.Path))
        {
            foreach (var method in Verbs.Except(route.Select(one => one.Method)))
            {
                var response = await gateway.SendAsync(method, route.Key);
                if (response.Status != 405 && route.Key.Count(letter => letter == '/') > 2)
                    continue;
                Assert.True(
                    response is { Status: 405, Code: "method_not_allowed" }, $"{method} {route.Key}: {response.Status} {response.Body}");
                Assert.Null(response.FaultOfShape());

                // Another route with a parameter may cover the path, too.
                var allowed = response.Header("allow")!.Split(", ");
                Assert.Empty(route.Select(one => one.Method).Except(allowed));
                Assert.DoesNotContain(method, allowed);
                refused++;
            }
        }

        Assert.True(refused > 100, $"{refused} refusals");
    }

    [Theory]
    [InlineData("/v1/models/gpt-image-1.5.png", "model_not_found")]
    [InlineData("/v1/nothing", "not_found")]
    [InlineData("/v1/nothing.json", "not_found")]
    [InlineData("/favicon.ico", "not_found")]
    [InlineData("/v1/proxy/v1/chat/completions", "not_found")]
    [InlineData("/openai/deployments/d/chat/completions", "not_found")]
    public async Task UnknownPath_WithOrWithoutADot_Is404WithTheShape(string path, string code)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var response = await gateway.SendAsync("GET", path);

        Assert.Equal((404, code, null), (response.Status, response.Code, response.FaultOfShape()));
    }

    [Fact]
    public async Task GetModel_EveryListedOne_IsFoundByItsIdAndByItsName()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var listed = System.Text.Json.Nodes.JsonNode.Parse((await gateway.SendAsync("GET", "/v1/models")).Body)!["data"]!.AsArray();

        foreach (var model in listed)
        {
            var (id, name) = (model!["id"]!.GetValue<string>(), model["slug"]!.GetValue<string>());
            foreach (var path in (string[])[Uri.EscapeDataString(id), Uri.EscapeDataString(id)
                .Replace("%2F", "/", StringComparison.Ordinal)])
            {
                var response = await gateway.SendAsync("GET", "/v1/models/" + path);
                Assert.True(
                    response.Status == 200
                        && System.Text.Json.Nodes.JsonNode.DeepEquals(
                            model, System.Text.Json.Nodes.JsonNode.Parse(response.Body)), $"{path}: {response.Status} {response.Body}");
            }

            Assert.Contains(
                $"\"slug\":\"{name}\"", (await gateway.SendAsync("GET", "/v1/models/" + Uri.EscapeDataString(name))).Body,
                StringComparison.Ordinal);
        }

        Assert.True(listed.Count > 50, $"{listed.Count} models");
    }
}
