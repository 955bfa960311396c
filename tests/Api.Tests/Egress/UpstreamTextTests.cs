using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Options;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Egress;

/// <summary>No text of a caller becomes other bytes of an upstream request than visible ASCII with spaces inside.</summary>
public sealed class UpstreamTextTests : IClassFixture<VendorGateway>
{
    private readonly RecordingHost _vendor;
    private readonly TestGateway _gateway;

    public UpstreamTextTests(VendorGateway shared)
    {
        (_vendor, _gateway) = (shared.Vendor, shared.Gateway);
        shared.Forget();
    }

    public static TheoryData<string> Slugs { get; } = [.. TestGateway.Providers.Select(provider => provider.Slug)];

    // Each with what ends a header, what no header can hold, and what is cut off on the way.
    private static string[] Texts { get; } =
        ["k\r\nx-injected: 1", "k\nx-injected: 1", "k\rx", "k\0x", "k\tx", "kéx", "kĀx", "k\u2028x", "k\u007fx", " k", "k "];

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Generate_SettingThatNoHeaderCanHave_Is400AndNotSent(string slug)
    {
        var number = 0;
        foreach (var name in SettingsOf(slug).Select(setting => setting.ConfigKey).Append("api_key"))
        {
            foreach (var text in Texts)
            {
                var config = new JsonObject { ["provider"] = slug, ["api_key"] = "k", [name] = text };
                Assert.Equal(400, (await GenerateAsync(("x-portkey-config", config.ToJsonString()))).Status);
                Assert.Equal(
                    400, (await _gateway.SendAsync("POST", "/configs", new JsonObject { ["name"] = "c", ["config"] = config })).Status);
                var entry = new JsonObject { ["name"] = $"e{++number}", ["provider"] = slug, ["key"] = "k" };
                entry[name == "api_key" ? "key" : name] = text;
                Assert.Equal(400, (await _gateway.SendAsync("POST", "/virtual-keys", entry)).Status);
            }
        }

        Assert.Empty(_vendor.Requests);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Generate_HeaderThatNoHeaderCanHave_Is400AndNotSent(string slug)
    {
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8 })
        { BaseAddress = _gateway.Url };
        foreach (var setting in SettingsOf(slug).Select(setting => (setting.Header, "é")).Append(("authorization", "Bearer é"))
            .Append(("x-mine", "é")).Append(("x-mine", "a\tb")))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/images/generations")
            {
                Content = new StringContent($$"""{"model":"{{ModelOf(slug)}}","prompt":"p"}""", Encoding.UTF8, "application/json"),
            };
            foreach (var (name, value) in new[] { ("x-portkey-api-key", TestGateway.AdminKey), ("x-portkey-provider", slug),
                ("x-portkey-forward-headers", "x-mine"), setting })
                request.Headers.TryAddWithoutValidation(name, value);
            using var response = await client.SendAsync(request);
            var sent = _vendor.Requests;
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest || sent.All(IsClean), $"{setting}: {response.StatusCode}");
        }

        Assert.All(_vendor.Requests, request => Assert.True(IsClean(request), request));
    }

    [Fact]
    public async Task Generate_TextThatIsNotSent_ChargesNothing()
    {
        await _gateway.ManageAsync("POST", "/virtual-keys", new JsonObject
        {
            ["name"] = "paid",
            ["slug"] = "paid",
            ["provider"] = "openai",
            ["key"] = "k",
            ["usage_limits"] = new JsonObject { ["type"] = "cost", ["credit_limit"] = 1 },
        });
        var (status, body) = await GenerateAsync(
            ("x-portkey-virtual-key", "paid"), ("x-portkey-forward-headers", "x-mine"), ("x-mine", "a\tb"));

        Assert.Equal((400, "invalid_header_value"), (status, TestGateway.CodeOf(body)));
        Assert.Empty(_vendor.Requests);
        var cost = (await _gateway.SendAsync("GET", "/virtual-keys/paid/usage", null)).Body.GetProperty("cost");
        Assert.Equal(
            (0, 0, 0), (cost.GetProperty("settled").GetInt64(), cost.GetProperty("uncertain").GetInt64(), cost.GetProperty("reserved")
                .GetInt64()));
    }

    [Fact]
    public async Task Gate_AnyHeaderValue_IsWrittenCleanOrNotAtAll()
    {
        using var handlers = new UpstreamHandlers(
            new GatewayOptions { DataDirectory = "." }, new EgressPolicy(
                new GatewayOptions { DataDirectory = ".", EgressAllow = ["127.0.0.1"] }));
        foreach (var invoker in new[] { handlers.Trusted, handlers.Checked })
        {
            Prop.ForAll<string>(value =>
            {
                _vendor.Forget();
                using var request = new HttpRequestMessage(HttpMethod.Get, _vendor.Url) { Version = HttpVersion.Version11 };
                request.Headers.TryAddWithoutValidation("x-text", value ?? string.Empty);
                try
                {
                    using var response = invoker.SendAsync(request, default).GetAwaiter().GetResult();
                    return HeaderText.IsSendable(value) && _vendor.Requests.All(IsClean);
                }
                catch (UnsendableRequestException)
                {
                    return !HeaderText.IsSendable(value) && _vendor.Requests.Count == 0;
                }
            }).Check(100);
        }

        using var own = new HttpRequestMessage(HttpMethod.Get, _vendor.Url);
        own.Headers.TryAddWithoutValidation("X-Portkey-Anything", "1");
        await Assert.ThrowsAsync<UnsendableRequestException>(() => handlers.Trusted.SendAsync(own, default));
    }

    private static bool IsClean(string request)
    {
        var head = request[..Math.Max(0, request.IndexOf("\r\n\r\n", StringComparison.Ordinal))];
        return !head.Contains("x-injected", StringComparison.OrdinalIgnoreCase)
            && head.Split("\r\n")
            .All(line => line.All(letter => letter is >= ' ' and <= '~') && line.TrimEnd().Length
                + (line.EndsWith(": ", StringComparison.Ordinal) ? 1 : 0) >= line.Length);
    }

    private static IEnumerable<ProviderSetting> SettingsOf(string slug) =>
        TestGateway.Providers.Single(provider => provider.Slug == slug).Capabilities.Settings.Where(setting => !setting.IsDocument);

    private static string ModelOf(string slug) =>
        TestGateway.Providers.Single(provider => provider.Slug == slug).Models.Select(model => model.Name).FirstOrDefault("model");

    private Task<(int Status, System.Text.Json.JsonElement Body)> GenerateAsync(params (string, string)[] headers) =>
        _gateway.SendAsync("POST", "/images/generations", new { model = "dall-e-3", prompt = "p" }, headers);
}
