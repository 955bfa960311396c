using System.Reflection;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Requests;
using ImageGateway.Providers;
using ImageGateway.Sandbox;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Api.Tests.Middleware;

/// <summary>The log tells of every failure in one line, and never a secret or a prompt.</summary>
public sealed class LogSecrecyTests
{
    private const string Marker = "marked-secret-";

    private static readonly string[] Failures = ["200", "400", "401", "404", "429", "500", "503", "reset"];

    [Fact]
    public async Task EveryProvider_AnyFailure_IsOneLineWithoutSecretsAndPrompts()
    {
        await using var host = await EchoingHost.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(("LOGGING__REQUESTS", "off"));
        var calls = 0;
        foreach (var provider in ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System)))
            .Where(one => one is not ILocalProvider))
        {
            foreach (var failure in Failures)
            {
                var trace = $"trace-{calls++}";
                var response = await gateway.SendAsync(
                    "POST", "/v1/images/generations",
                    $$"""{"model":"{{ModelOf(provider)}}","prompt":"{{Marker}}prompt","user":"{{Marker}}user"}""", headers:
                [
                    ("x-portkey-trace-id", trace), ("x-portkey-provider", provider.Slug), ("authorization", $"Bearer {Marker}key"),
                    ("x-portkey-custom-host", new Uri(host.Url, failure).AbsoluteUri),
                    ("x-portkey-metadata", $$"""{"m":"{{Marker}}metadata"}"""), .. SettingsOf(provider),
                ]);

                Assert.True(response.Status >= 400, $"{provider.Slug} {failure}: {response.Status} {response.Body}");
                var line = await gateway.LineOfAsync(trace);
                Assert.True(line.Values["Provider"] == provider.Slug, line.Text);
                Assert.Superset(
                    new HashSet<string> { "TraceId", "KeyId", "Provider", "Model", "Status", "AttemptClass", "Code" }, line.Values.Keys
                        .ToHashSet());
            }
        }

        Assert.True(calls > 100, $"{calls} calls");
        Assert.DoesNotContain(gateway.Log.All, line => line.Exception is not null);
        Assert.DoesNotContain(
            gateway.Log.All, line => line.Text.Contains(Marker, StringComparison.Ordinal)
                || line.Values.Values.Any(value => value.Contains(Marker, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Fallback_EachStep_IsALineAndSoIsEachFailedAttempt()
    {
        await using var gateway = await RunningGateway.StartAsync(("LOGGING__REQUESTS", "off"));
        const string Config =
            """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox","override_params":{"model":"sandbox-500"}},{"provider":"anthropic","api_key":"k"},{"provider":"sandbox"}]}""";
        Assert.Equal(
            200, (await gateway.SendAsync(
                "POST", "/v1/images/generations", """{"prompt":"p","size":"64x64"}""",
                headers: [("x-portkey-config", Config), ("x-portkey-trace-id", "walk")])).Status);

        Assert.Equal(
            [("config.targets[0]", "500", null), ("config.targets[0]", "500", "config.targets[1]"), ("config.targets[1]", "400", null),
                ("config.targets[1]", "400", "config.targets[2]")],
            gateway.Log.Of("walk")
                .Select(line => (line.Values["Target"], line.Values["Status"], line.Values.GetValueOrDefault("NextTarget"))));
    }

    /// <summary>Dates in a message are written as the culture has them, which in the invariant one is American.</summary>
    [Fact]
    public void EveryLogMessage_TakesNoDates()
    {
        Type[] dates = [typeof(DateOnly), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeOnly)];
        var messages = new[] { typeof(GatewayHeaders).Assembly, typeof(ImageGateway.Api.Hosting.GatewayApplication).Assembly,
            typeof(ImageProviders).Assembly, typeof(ImageGateway.Storage.Files.FolderArchive).Assembly }.SelectMany(
                assembly => assembly.GetTypes())
            .SelectMany(
                type => type.GetMethods(
                    BindingFlags.DeclaredOnly | BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.IsDefined(typeof(LoggerMessageAttribute))).ToList();

        Assert.True(messages.Count > 20, $"{messages.Count} messages");
        Assert.DoesNotContain(
            messages, message => message.GetParameters()
                .Any(parameter => dates.Contains(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType)));
    }

    private static string ModelOf(IImageProvider provider) => provider.Models.Count > 0 ? provider.Models[0].Name : "any-model";

    // What has a form of its own is given in it; the rest is secret for all that the log may know.
    private static IEnumerable<(string, string)> SettingsOf(IImageProvider provider) => provider.Capabilities.Settings
        .Where(setting => !setting.ConfigKey.Contains("auth", StringComparison.Ordinal)
            && !setting.ConfigKey.Contains("service_account", StringComparison.Ordinal)
            && !setting.ConfigKey.Contains("role", StringComparison.Ordinal)
            && !setting.ConfigKey.Contains("preset", StringComparison.Ordinal))
        .Select(setting => (setting.Header, setting.ConfigKey switch
        {
            "api_version" or "azure_api_version" => "2025-04-01-preview",
            "azure_foundry_url" => "https://r.services.ai.azure.com",
            "resource_name" => "resource",
            "aws_region" or "vertex_region" => "us-east-1",
            _ => Marker + setting.ConfigKey.Replace('_', '-'),
        }));
}
