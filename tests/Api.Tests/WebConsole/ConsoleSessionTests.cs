using System.Text.Json.Nodes;
using ImageGateway.Api.Authentication;
using ImageGateway.Api.Tests.Middleware;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Secrets;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Api.Tests.WebConsole;

/// <summary>Sessions of the console: what begins and ends them, what they may do, and who cannot use them.</summary>
public sealed class ConsoleSessionTests : IAsyncLifetime
{
    private const string Route = "/console/session";
    private const string MasterKey = "master-key-of-the-console-tests-0123456789";

    private static readonly (string Name, string Value) Console = (ConsoleSessions.ConsoleHeader, "1");

    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task SignIn_SetsACookieThatPagesCannotRead()
    {
        var response = await _gateway.SendAsync("POST", Route, Body(RunningGateway.AdminKey), headers: Console);

        Assert.Equal(200, response.Status);
        var cookie = response.Header("set-cookie")!;
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("secure", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(RunningGateway.AdminKey, cookie, StringComparison.Ordinal);
        var session = JsonNode.Parse(response.Body)!;
        Assert.Equal(("admin", true), (session["subject"]!.GetValue<string>(), session["signed_in"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task SignIn_BehindTls_MakesTheCookieSecure()
    {
        await using var gateway = await StartAsync(("PUBLICURL", "https://images.example"));
        var response = await gateway.SendAsync("POST", Route, Body(RunningGateway.AdminKey), headers: Console);

        Assert.Contains("; secure", response.Header("set-cookie")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not-the-key", 401, "invalid_api_key")]
    [InlineData("", 400, "invalid_value")]
    public async Task SignIn_WithoutAGoodKey_IsRefused(string key, int status, string code)
    {
        var response = await _gateway.SendAsync("POST", Route, Body(key), headers: Console);

        Assert.Equal((status, code, null), (response.Status, response.Code, response.Header("set-cookie")));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"key":1}""")]
    [InlineData("LONG")]
    public async Task SignIn_WithAnotherBody_IsRefused(string body)
    {
        var response = await _gateway.SendAsync(
            "POST", Route, body == "LONG" ? Body(new string('k', 5000)) : body, headers: Console);

        Assert.Equal((400, "invalid_value"), (response.Status, response.Code));
    }

    [Fact]
    public async Task OpenMode_NobodySignsIn()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var session = JsonNode.Parse((await gateway.SendAsync("GET", Route)).Body)!;

        Assert.Equal(("open", true), (session["mode"]!.GetValue<string>(), session["signed_in"]!.GetValue<bool>()));
        Assert.Equal("open_mode", (await gateway.SendAsync("POST", Route, Body("k"), headers: Console)).Code);
    }

    [Fact]
    public async Task Session_DoesWhatItsKeyMay()
    {
        var (cookie, _, _) = await SignInAsync("configs.list", "completions.write");

        Assert.Equal(200, (await _gateway.SendAsync("GET", "/v1/configs", headers: [cookie, Console])).Status);
        Assert.Equal(200, (await DrawAsync(cookie, Console)).Status);
        var refused = await _gateway.SendAsync("GET", "/v1/virtual-keys", headers: [cookie, Console]);
        Assert.Equal((403, "scope_missing"), (refused.Status, refused.Code));
        var save = await _gateway.SendAsync("POST", "/v1/configs", """{"name":"n","config":{}}""", headers: [cookie, Console]);
        Assert.Equal((403, "scope_missing"), (save.Status, save.Code));
    }

    [Fact]
    public async Task Session_ProviderKeyBesideIt_IsTheProviders()
    {
        var (cookie, _, _) = await SignInAsync("completions.write");

        var response = await DrawAsync(cookie, Console, ("authorization", "Bearer a-vendors-key"));

        Assert.Equal(200, response.Status);
    }

    [Fact]
    public async Task Session_KeyRevoked_EndsAtOnce()
    {
        var (cookie, id, _) = await SignInAsync("configs.list");
        await AdminAsync("DELETE", "/v1/api-keys/" + id, null);

        var response = await _gateway.SendAsync("GET", "/v1/configs", headers: [cookie, Console]);

        Assert.Equal((401, "session_ended"), (response.Status, response.Code));
        Assert.False(JsonNode.Parse((await _gateway.SendAsync("GET", Route, headers: cookie)).Body)!["signed_in"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Session_KeyDisabledOrReplaced_Ends()
    {
        var (cookie, id, _) = await SignInAsync("configs.list");
        await AdminAsync("PUT", "/v1/api-keys/" + id, """{"status":"disabled"}""");
        Assert.Equal("api_key_disabled", (await _gateway.SendAsync("GET", "/v1/configs", headers: [cookie, Console])).Code);

        var (other, otherId, _) = await SignInAsync("configs.list");
        await AdminAsync("POST", $"/v1/api-keys/{otherId}/rotate", """{"key_transition_period_ms":0}""");
        Assert.Equal("session_ended", (await _gateway.SendAsync("GET", "/v1/configs", headers: [other, Console])).Code);
    }

    [Fact]
    public async Task Session_OnAnotherInstance_Holds()
    {
        await using var other = await StartAsync();
        var response = await _gateway.SendAsync("POST", Route, Body(RunningGateway.AdminKey), headers: Console);

        Assert.Equal(200, (await other.SendAsync("GET", "/v1/workspaces", headers: [CookieOf(response), Console])).Status);
    }

    [Fact]
    public async Task Session_UnderAnotherMasterKeyOrChanged_IsNone()
    {
        await using var other = await RunningGateway.StartAsync(
            ("AUTH", "keys"), ("ADMINKEY", RunningGateway.AdminKey), ("MASTERKEY", MasterKey + "other"));
        var cookie = CookieOf(await _gateway.SendAsync("POST", Route, Body(RunningGateway.AdminKey), headers: Console));

        Assert.Equal("session_ended", (await other.SendAsync("GET", "/v1/workspaces", headers: [cookie, Console])).Code);
        var changed = (cookie.Name, cookie.Value[..^6] + "aaaaaa");
        Assert.Equal("session_ended", (await _gateway.SendAsync("GET", "/v1/workspaces", headers: [changed, Console])).Code);
    }

    [Theory]
    [InlineData("origin", "https://evil.example")]
    [InlineData("origin", "null")]
    [InlineData("sec-fetch-site", "cross-site")]
    [InlineData("sec-fetch-site", "same-site")]
    public async Task OtherSite_CannotUseIt(string header, string value)
    {
        var (cookie, _, _) = await SignInAsync("configs.list", "configs.create", "completions.write");
        (string, string)[] headers = [cookie, Console, (header, value)];

        Assert.Equal(401, (await _gateway.SendAsync("POST", "/v1/configs", """{"name":"n","config":{}}""", headers: headers)).Status);
        Assert.Equal(401, (await _gateway.SendAsync("GET", "/v1/configs", headers: headers)).Status);
        Assert.Equal(401, (await DrawAsync(headers)).Status);
        Assert.Equal(403, (await _gateway.SendAsync("POST", Route, Body(RunningGateway.AdminKey), headers: headers)).Status);
        Assert.Equal(403, (await _gateway.SendAsync("DELETE", Route, headers: headers)).Status);
    }

    [Fact]
    public async Task OtherSite_ThatMayCall_CannotUseIt()
    {
        await using var gateway = await StartAsync(("CORS__ORIGINS", "https://app.example"));
        var cookie = CookieOf(await gateway.SendAsync("POST", Route, Body(RunningGateway.AdminKey), headers: Console));

        var response = await gateway.SendAsync("GET", "/v1/workspaces", headers: [cookie, Console, ("origin", "https://app.example")]);

        Assert.Equal((401, null), (response.Status, response.Header("access-control-allow-credentials")));
    }

    [Fact]
    public async Task Change_WithoutTheConsolesHeader_IsRefused()
    {
        var (cookie, _, _) = await SignInAsync("configs.list", "configs.create");

        Assert.Equal(401, (await _gateway.SendAsync("POST", "/v1/configs", """{"name":"n","config":{}}""", headers: cookie)).Status);

        // What the browser loads by itself, such as an image, has no header of ours.
        Assert.Equal(200, (await _gateway.SendAsync("GET", "/v1/configs", headers: [cookie, ("sec-fetch-site", "same-origin")])).Status);
    }

    [Fact]
    public async Task KeyInAHeader_IsTakenBeforeTheCookie()
    {
        var (cookie, _, _) = await SignInAsync("configs.list");

        Assert.Equal(200, (await _gateway.SendAsync(
            "GET", "/v1/virtual-keys", headers: [cookie, Console, ("x-portkey-api-key", RunningGateway.AdminKey)])).Status);
        Assert.Equal("invalid_api_key", (await _gateway.SendAsync(
            "GET", "/v1/configs", headers: [cookie, ("authorization", "Bearer nobody")])).Code);
    }

    [Fact]
    public async Task SignOut_TakesTheCookieAway()
    {
        var (cookie, _, _) = await SignInAsync("configs.list");

        var response = await _gateway.SendAsync("DELETE", Route, headers: [cookie, Console]);

        Assert.Equal(204, response.Status);
        Assert.Contains("expires=Thu, 01 Jan 1970", response.Header("set-cookie")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void Session_AfterItsEnd_IsNone(int? keyHours)
    {
        var clock = TestClock.Create();
        var options = new GatewayOptions { DataDirectory = "d" };
        var sessions = new ConsoleSessions(new SecretBox([SecretKey.From(MasterKey)]), options, clock);
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Headers.Host = "localhost";
        var session = sessions.Begin(context, "hash", keyHours is { } hours ? clock.GetUtcNow().AddHours(hours) : null);
        context.Request.Headers.Cookie = context.Response.Headers.SetCookie.ToString().Split(';')[0];

        Assert.Equal("hash", sessions.Find(context.Request)?.Subject);
        Assert.Equal(keyHours is { } end ? TimeSpan.FromHours(end) : ConsoleSessions.Life, session.EndsAt - clock.GetUtcNow());
        clock.Advance(session.EndsAt - clock.GetUtcNow());
        Assert.Null(sessions.Find(context.Request));
    }

    private static Task<RunningGateway> StartAsync(params IEnumerable<(string Name, string Value)> more) => RunningGateway.StartAsync(
        [("AUTH", "keys"), ("ADMINKEY", RunningGateway.AdminKey), ("MASTERKEY", MasterKey), .. more]);

    private static string Body(string key) => new JsonObject { ["key"] = key }.ToJsonString();

    private static (string Name, string Value) CookieOf(EdgeResponse response) => ("cookie", response.Header("set-cookie")!.Split(';')[0]);

    private Task<EdgeResponse> DrawAsync(params (string Name, string Value)[] headers) => _gateway.SendAsync(
        "POST", "/v1/images/generations", """{"prompt":"p"}""", headers: [.. headers, ("x-portkey-provider", "sandbox")]);

    private async Task<EdgeResponse> AdminAsync(string method, string path, string? body)
    {
        var response = await _gateway.SendAsync(method, path, body, headers: ("x-portkey-api-key", RunningGateway.AdminKey));
        Assert.True(response.Status == 200, response.Body);
        return response;
    }

    private async Task<((string Name, string Value) Cookie, string Id, string Key)> SignInAsync(params string[] scopes)
    {
        var body = new JsonObject { ["name"] = "of a session", ["scopes"] = new JsonArray([.. scopes.Select(scope => (JsonNode)scope)]) };
        var made = JsonNode.Parse((await AdminAsync("POST", "/v1/api-keys/workspace/service", body.ToJsonString())).Body)!;
        var key = made["key"]!.GetValue<string>();
        var response = await _gateway.SendAsync("POST", Route, Body(key), headers: Console);
        Assert.True(response.Status == 200, response.Body);
        return (CookieOf(response), made["id"]!.GetValue<string>(), key);
    }
}
