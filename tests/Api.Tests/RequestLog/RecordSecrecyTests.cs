using System.Security.Cryptography;
using ImageGateway.Api.Tests.Middleware;
using ImageGateway.Core.Providers;
using ImageGateway.Providers;
using ImageGateway.Sandbox;

namespace ImageGateway.Api.Tests.RequestLog;

/// <summary>No entry of the request log has a secret of its request, whatever a provider sends back.</summary>
public sealed class RecordSecrecyTests
{
    private static readonly string[] Outcomes = ["200", "400", "401", "500", "reset"];

    [Fact]
    public async Task EveryProvider_WhatItWasSentComesBack_HasNoSecretInItsEntries()
    {
        await using var host = await EchoingHost.StartAsync();
        await using var log = await LoggedGateway.StartAsync();
        var traces = new List<(string Trace, string What, List<string> Secrets)>();
        foreach (var provider in ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System)))
            .Where(static one => one is not ILocalProvider))
        {
            foreach (var outcome in Outcomes)
            {
                var (key, query, settings) = (Secret(), Secret(), SettingsOf(provider).ToList());
                var drawn = await log.DrawAsync(
                    $$"""{"model":"{{(provider.Models.Count > 0 ? provider.Models[0].Name : "any")}}","prompt":"a prompt"}""",
                    [
                        ("x-portkey-provider", provider.Slug), ("authorization", $"Bearer {key}"),
                        ("x-portkey-custom-host", new Uri(host.Url, outcome + "?sig=" + query).AbsoluteUri), .. settings,
                    ]);
                traces.Add((drawn.Trace, $"{provider.Slug} {outcome}", [key, query, .. settings.Select(static setting => setting.Item2)]));
            }
        }

        Assert.True(traces.Count > 60, $"{traces.Count} requests");
        var withBody = 0;
        foreach (var (trace, what, secrets) in traces)
        {
            foreach (var entry in await log.EntriesAsync(trace))
            {
                var body = entry.Body!;
                var text = entry + string.Join('\n', body.Prompt, body.Request, body.Sent, body.Received, body.Response);
                foreach (var form in secrets.SelectMany(FormsOf))
                {
                    var at = text.IndexOf(form, StringComparison.OrdinalIgnoreCase);
                    Assert.True(at < 0, $"{what}: {form} in {text[Math.Max(0, at - 300)..Math.Min(text.Length, Math.Max(0, at) + 200)]}");
                }

                withBody += body.Received.Length > 0 ? 1 : 0;
            }
        }

        Assert.True(withBody > 40, $"{withBody} bodies came back");
    }

    // With characters that JSON and URLs escape, and no two with the same beginning.
    private static string Secret() =>
        $"{RandomNumberGenerator.GetHexString(6)}+{RandomNumberGenerator.GetHexString(6)}/{RandomNumberGenerator.GetHexString(16)}";

    // A text may be cut anywhere, and a host escapes as it likes.
    private static IEnumerable<string> FormsOf(string secret) =>
    [
        secret[..13], secret[..13].Replace("+", "\\u002B", StringComparison.Ordinal),
        secret[..13].Replace("+", "%2B", StringComparison.Ordinal),
    ];

    private static IEnumerable<(string, string)> SettingsOf(IImageProvider provider) => provider.Capabilities.Settings
        .Where(static setting => setting.IsSecret && !setting.ConfigKey.Contains("service_account", StringComparison.Ordinal))
        .Select(static setting => (setting.Header, Secret()));
}
