using System.Text.RegularExpressions;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.RequestLog;

/// <summary>The examples of docs/guides/logs.md work as they are written there.</summary>
public sealed partial class LogsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "logs.md"));

    [Fact]
    public async Task Examples_OfThePage_AreAnswered()
    {
        await using var world = await LogWorld.StartAsync();
        var calls = Curl().Matches(Page);

        Assert.True(calls.Count >= 3, $"{calls.Count} calls");
        foreach (Match call in calls)
        {
            using var request = new HttpRequestMessage(call.Groups["body"].Success ? HttpMethod.Post : HttpMethod.Get,
                call.Groups["path"].Value);
            request.Headers.Add("x-portkey-api-key", LogWorld.Admin);
            if (call.Groups["body"].Success)
                request.Content = new StringContent(call.Groups["body"].Value,
                    new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            using var response = await world.Client.SendAsync(request);
            Assert.True(response.IsSuccessStatusCode, $"{call.Value}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Filters_OfThePage_AreKnown()
    {
        await using var world = await LogWorld.StartAsync();
        var from = Page.IndexOf("| filter | meaning |", StringComparison.Ordinal);
        var table = Page[from..Page.IndexOf("Several values have commas", StringComparison.Ordinal)];
        var names = Row().Matches(table).SelectMany(static row => Code().Matches(row.Groups[1].Value))
            .Select(static code => code.Groups[1].Value)
            .Where(static name => !name.StartsWith('…')).ToList();

        Assert.True(names.Count > 20, $"{names.Count} names");
        foreach (var name in names)
        {
            var (_, body) = await world.SendAsync("GET", $"/logs?{name}=");
            Assert.DoesNotContain("is not known", body.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Graphs_OfThePage_AreThere()
    {
        await using var world = await LogWorld.StartAsync();
        var from = Page.IndexOf("| graph | summary | point |", StringComparison.Ordinal);
        var table = Page[from..Page.IndexOf("The names that Portkey's client", StringComparison.Ordinal)];
        var names = Row().Matches(table).SelectMany(static row => Code().Matches(row.Groups[1].Value))
            .Select(static code => code.Groups[1].Value).ToList();

        // Portkey's seventeen, and images.
        Assert.Equal(17 + 1, names.Count);
        foreach (var name in names)
            await world.GetAsync("/analytics/graphs/" + name);
    }

    [GeneratedRegex("""curl "\$GATEWAY(?<path>[^"]+)" -H "x-portkey-api-key: \$KEY"(?: -H 'content-type: application/json'[ \\\n]+-d '(?<body>[^']+)')?""")]
    private static partial Regex Curl();

    [GeneratedRegex(@"^\| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
