using ImageGateway.Silo.Hosting;
using ImageGateway.Silo.Options;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>Ordered sets in a real Redis.</summary>
public sealed class RedisOrderedSetsTests : IAsyncLifetime
{
    private const string Set = "ApiKey/All/*";

    private readonly ProcessGroup _group = new();
    private RedisConnection? _connection;
    private RedisOrderedSets _sets = null!;

    public Task InitializeAsync()
    {
        var (settings, _) = SiloSettingsReader.Read(["--redis", _group.RedisAddress], static _ => null);
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        _connection = new(settings, new(), TimeProvider.System, lifetime, NullLogger<RedisConnection>.Instance);
        _sets = new(_connection, settings);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _connection!.DisposeAsync();
        await _group.DisposeAsync();
    }

    [Fact]
    public async Task Set_BuiltAndChanged_IsReadInItsOrder()
    {
        Assert.Null(await _sets.RevisionAsync());
        var building = await _sets.BeginAsync(Set);
        Assert.Equal(building, await _sets.BeginAsync(Set));
        await _sets.AddAsync(Set, [new("b", 2), new("a", 2), new("c", 1)]);
        await _sets.AddAsync(Set, [new("c", 5)]);
        Assert.Null(await _sets.ReadAsync(Set, 0, 10));
        await _sets.CompleteAsync(Set, building);
        await _sets.SetRevisionAsync(7);

        await AssertIsAsync(["c", "a", "b"]);
        Assert.Equal(["a"], (await _sets.ReadAsync(Set, 1, 1))!.Ids);
        Assert.Equal([0, 1, 3], await _sets.CountAsync(Set, [0, 1, 2]));
        Assert.Equal([Set], await _sets.ExistingAsync(["another", Set]));
        await _sets.RemoveAsync(Set, ["a"]);
        await AssertIsAsync(["c", "b"]);
        await _sets.BeginAsync(Set);
        await AssertIsAsync(["c", "b"]);
        Assert.Equal(7, await _sets.RevisionAsync());
    }

    [Fact]
    public async Task Complete_SetWasClearedMeanwhile_IsLeftToWhoeverBuildsItThen()
    {
        var former = await _sets.BeginAsync(Set);
        await _sets.AddAsync(Set, [new("a", 1)]);
        await _sets.ClearAsync();
        await _sets.AddAsync(Set, [new("b", 2)]);
        await _sets.CompleteAsync(Set, former);
        Assert.Null(await _sets.ReadAsync(Set, 0, 10));

        var building = await _sets.BeginAsync(Set);
        await _sets.CompleteAsync(Set, former);
        Assert.Null(await _sets.ReadAsync(Set, 0, 10));
        await _sets.AddAsync(Set, [new("a", 1), new("b", 2)]);
        await _sets.CompleteAsync(Set, building);

        await AssertIsAsync(["a", "b"]);
    }

    private async Task AssertIsAsync(string[] ids)
    {
        var part = await _sets.ReadAsync(Set, 0, 10);
        Assert.Equal(ids.Length, part!.Total);
        Assert.Equal(ids, part.Ids);
    }
}
