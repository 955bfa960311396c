using ImageGateway.Core.Control;

namespace ImageGateway.ControlPlane.Contract;

/// <summary>What a catalogue of configs does, whichever engine keeps it.</summary>
public abstract class ConfigCatalogContract
{
    private readonly string _id = $"config-{Guid.NewGuid():n}";

    protected abstract IConfigCatalog Configs { get; }

    [Fact]
    public async Task Read_NeverWritten_IsNull() => Assert.Null(await Configs.ReadAsync(_id, default));

    [Fact]
    public async Task Write_NewConfig_IsReadAsItWasWritten()
    {
        const string Json = "{ \"strategy\":{\"mode\":\"single\"},\n  \"name\":\"Bäume 🌳\" }";
        var result = await Configs.WriteAsync(new(_id, "trees", "Trees", Json), default);

        var expected = new ConfigDocument(_id, "trees", "Trees", 1, Json);
        Assert.Equal(new(ConfigWriteOutcome.Written, expected), result);
        Assert.Equal(expected, await Configs.ReadAsync(_id, default));
    }

    [Fact]
    public async Task Write_Again_ChangesNothing()
    {
        var write = new ConfigWrite(_id, "s", "n", "{}", Expected: 0);
        await Configs.WriteAsync(write, default);

        var again = await Configs.WriteAsync(write, default);

        Assert.Equal((ConfigWriteOutcome.Unchanged, 1L), (again.Outcome, again.Current!.Version));
    }

    [Fact]
    public async Task Write_OverAnotherVersionThanExpected_IsRefused()
    {
        await Configs.WriteAsync(new(_id, "s", "n", "{}"), default);
        await Configs.WriteAsync(new(_id, "s", "n", "{\"a\":1}", Expected: 1), default);

        var late = await Configs.WriteAsync(new(_id, "s", "n", "{\"b\":1}", Expected: 1), default);

        Assert.Equal((ConfigWriteOutcome.Conflict, 2L), (late.Outcome, late.Current!.Version));
        Assert.Equal("{\"a\":1}", (await Configs.ReadAsync(_id, default))!.Json);
    }

    [Fact]
    public async Task Write_AtTheSameTime_OneWins()
    {
        await Configs.WriteAsync(new(_id, "s", "n", "{}"), default);

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            i => Task.Run(() => Configs.WriteAsync(new(_id, "s", "n", $"{{\"writer\":{i}}}", Expected: 1), default).AsTask())));

        var winner = Assert.Single(results, result => result.Outcome == ConfigWriteOutcome.Written).Current;
        Assert.Equal(15, results.Count(result => result.Outcome == ConfigWriteOutcome.Conflict));
        Assert.Equal(winner, await Configs.ReadAsync(_id, default));
    }
}
