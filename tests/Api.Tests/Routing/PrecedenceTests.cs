using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Routing;

/// <summary>Every pair of sources in every row of docs/reference/precedence.md, asked of the gateway's own resolver.</summary>
public sealed class PrecedenceTests : IAsyncLifetime
{
    private static readonly IReadOnlyList<(string Setting, string[] Sources)> Table = Read();

    private readonly PrecedenceWorld _world = new();

    public static TheoryData<string> Settings { get; } = [.. Table.Select(static row => row.Setting)];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public void Page_Rows_AreThoseThatAreTried() =>
        Assert.Equal(PrecedenceRow.All.Select(static row => row.Setting), Table.Select(static row => row.Setting));

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Row_EveryPairOfSources_TheStrongerCounts(string setting)
    {
        var row = PrecedenceRow.All.Single(row => row.Setting == setting);
        var sources = Table.Single(row => row.Setting == setting).Sources;
        Assert.Equal(sources.Order(StringComparer.Ordinal), row.Sources.Select(static source => source.Name).Order(StringComparer.Ordinal));
        for (var strong = 0; strong < sources.Length; strong++)
        {
            await AssertCountsAsync(row, sources[strong]);
            for (var weak = strong + 1; weak < sources.Length; weak++)
                await AssertCountsAsync(row, sources[strong], sources[weak]);
        }
    }

    private async Task AssertCountsAsync(PrecedenceRow row, string expected, string? beside = null)
    {
        var request = new PrecedenceRequest();
        foreach (var source in row.Sources.Where(source => source.Name == expected || source.Name == beside))
            source.Apply(request);
        var counted = await row.AskAsync(_world, request);
        var value = row.Sources.Single(source => source.Name == expected).Value;
        Assert.True(counted == value, $"{row.Setting}: '{expected}' beside '{beside}' gives '{counted}' in place of '{value}'.");
    }

    private static List<(string Setting, string[] Sources)> Read() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "reference", "precedence.md"))
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains(" > ", StringComparison.Ordinal))
            .Select(static line => line.Trim('|').Split('|'))
            .Select(static cells => (cells[0].Trim(), cells[1].Split(" > ", StringSplitOptions.TrimEntries))),
    ];
}
