using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Gateway.Telemetry;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Telemetry;

/// <summary>The dashboard and the alert rules of deploy/observability name metrics that the gateway has.</summary>
public sealed partial class ObservabilityFilesTests
{
    // Labels, which look like metrics.
    private static readonly HashSet<string> Labels =
        [.. new[] { TelemetryNames.Limit, TelemetryNames.Budget }.Select(static name => name.Replace('.', '_'))];

    [Theory]
    [InlineData("alerts.yml", 11)]
    [InlineData("dashboard.json", 12)]
    public async Task File_EveryMetricThatItNames_IsExported(string file, int least)
    {
        var exported = await ExportedAsync();
        var named = MetricNames().Matches(await File.ReadAllTextAsync(PathOf(file))).Select(static match => match.Value)
            .Where(static name => !Labels.Contains(name)).Distinct().ToList();

        Assert.True(named.Count >= least, $"{file} names {named.Count} metrics.");
        Assert.All(named, name => Assert.Contains(name, exported));
    }

    [Fact]
    public async Task Alerts_EveryRule_HasWhatPrometheusNeedsAndPromtoolTakesIt()
    {
        var rules = (await File.ReadAllTextAsync(PathOf("alerts.yml"))).Split("- alert:")[1..];
        Assert.All(rules, static rule =>
        {
            Assert.Matches(@"^ ImageGateway[A-Za-z]+\n", rule);
            Assert.Matches(@"\n        expr: \S", rule);
            Assert.Matches(@"\n        labels:\n          severity: (info|warning|critical)\n", rule);
            Assert.Matches(@"\n        annotations:\n          summary: \S", rule);
        });
        Assert.Distinct(rules.Select(static rule => rule.Split('\n')[0]));

        // The expressions, too, where Prometheus' own tool is at hand.
        var promtool = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Select(static folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        if (promtool is null)
            return;
        using var check = Process.Start(
            new ProcessStartInfo(promtool, ["check", "rules", PathOf("alerts.yml")])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, failed) = (check.StandardOutput.ReadToEndAsync(), check.StandardError.ReadToEndAsync());
        await check.WaitForExitAsync();
        Assert.True(check.ExitCode == 0, await said + await failed);
    }

    [Fact]
    public async Task Dashboard_EveryPanel_HasAQueryAndAPlaceOfItsOwn()
    {
        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(PathOf("dashboard.json")));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();

        Assert.All(panels, static panel => Assert.All(
            panel.GetProperty("targets").EnumerateArray(), static target => Assert.NotEmpty(target.GetProperty("expr").GetString()!)));
        Assert.Distinct(panels.Select(static panel => panel.GetProperty("id").GetInt32()));
        Assert.Distinct(panels.Select(static panel => panel.GetProperty("gridPos").GetRawText()));
    }

    // By the exporter's rules: dots become underscores, the unit and the kind are appended.
    private static async Task<HashSet<string>> ExportedAsync()
    {
        var names = new HashSet<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == TelemetryNames.Source)
            {
                lock (names)
                    names.UnionWith(NamesOf(instrument));
            }
        };
        listener.Start();
        await using var gateway = await TestGateway.StartAsync();
        await gateway.SendAsync("POST", "/images/generations", new { prompt = "a tree" }, ("x-portkey-provider", "sandbox"));
        lock (names)
            return [.. names];
    }

    private static IEnumerable<string> NamesOf(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            null or ['{', ..] => string.Empty,
            var other => "_" + other,
        };
        var name = instrument.Name.Replace('.', '_');
        name = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        var kind = instrument.GetType().Name;
        if (kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal))
            return [name + "_total"];
        return kind.StartsWith("Histogram", StringComparison.Ordinal) ? [name + "_bucket", name + "_count", name + "_sum"] : [name];
    }

    private static string PathOf(string file) => Path.Combine(Repository.Root, "deploy", "observability", file);

    [GeneratedRegex(@"\b(imagegateway|gen_ai_client)_[a-zA-Z_]+(?=[\s\[{()]|$)")]
    private static partial Regex MetricNames();
}
