using ImageGateway.Core.Instances;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Instances;

/// <summary>The table of instances: whom it lists, and whom it forgets.</summary>
public sealed class InstanceTableTests
{
    [Fact]
    public void Report_SameInstanceAgain_ReplacesItsWord()
    {
        var table = new InstanceTable(TestClock.Create());
        table.Report(Report("a"));
        table.Report(Report("b"));
        table.Report(Report("a", InstanceState.Draining));

        Assert.Equal(
            [("a", InstanceState.Draining), ("b", InstanceState.Ready)],
            table.List().Select(instance => (instance.Report.Id, instance.Report.State)));
    }

    [Fact]
    public void List_InstancesThatEndedOrAreSilent_AreToldApart()
    {
        var clock = TestClock.Create();
        var table = new InstanceTable(clock);
        table.Report(Report("ends"));
        table.Report(Report("silent"));
        table.Report(Report("ends", InstanceState.Ended));
        Assert.Equal([("silent", false)], table.List().Select(instance => (instance.Report.Id, instance.IsSilent)));

        clock.Advance(InstanceTable.Patience + TimeSpan.FromSeconds(1));
        Assert.Equal([("silent", true)], table.List().Select(instance => (instance.Report.Id, instance.IsSilent)));

        clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(table.List());
    }

    [Fact]
    public void Report_BeyondTheBound_ForgetsWhoWasHeardOfLongestAgo()
    {
        var clock = TestClock.Create();
        var table = new InstanceTable(clock);
        for (var number = 0; number <= InstanceTable.MaxInstances; number++)
        {
            table.Report(Report($"instance-{number:0000}"));
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var names = table.List().Select(instance => instance.Report.Id).ToArray();
        Assert.Equal((InstanceTable.MaxInstances, "instance-0001"), (names.Length, names[0]));
    }

    [Fact]
    public void Report_SettingThatAnotherHasOtherwise_IsNamedUntilTheOtherIsSilentOrHasIt()
    {
        var clock = TestClock.Create();
        var table = new InstanceTable(clock);
        Assert.Empty(table.Report(Report("one", settings: [new("key", "a"), new("mode", "open"), new("only", "x")])));
        Assert.Empty(table.Report(Report("two", settings: [new("key", "a"), new("mode", "open")])));
        Assert.Equal(["key"], table.Report(Report("three", settings: [new("key", "b"), new("mode", "open")])));
        Assert.Equal(["key"], table.Report(Report("one", settings: [new("key", "a"), new("mode", "open")])));
        Assert.Empty(table.Report(Report("three", settings: [new("key", "a"), new("mode", "open")])));

        table.Report(Report("three", settings: [new("key", "b")]));
        clock.Advance(InstanceTable.Patience + TimeSpan.FromSeconds(1));
        Assert.Empty(table.Report(Report("one", settings: [new("key", "a")])));
    }

    [Fact]
    public void IsGone_InstanceThatReportsNoMore_IsSoAfterAWhile()
    {
        var clock = TestClock.Create();
        var table = new InstanceTable(clock);
        table.Report(Report("a"));
        clock.Advance(InstanceTable.Patience);
        Assert.False(table.IsGone("a"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(table.IsGone("a"));
        table.Report(Report("a"));
        Assert.False(table.IsGone("a"));
    }

    // As after a new activation: who has not reported yet may do so any moment.
    [Fact]
    public void IsGone_UnknownInstance_IsWaitedForFromTheFirstQuestion()
    {
        var clock = TestClock.Create();
        var table = new InstanceTable(clock);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.False(table.IsGone("a"));
        clock.Advance(InstanceTable.Patience + TimeSpan.FromSeconds(1));
        Assert.True(table.IsGone("a"));
        table.Report(Report("a"));
        table.Report(Report("a", InstanceState.Ended));
        Assert.False(table.IsGone("a"));
    }

    private static InstanceReport Report(
        string id, InstanceState state = InstanceState.Ready, IReadOnlyList<SharedSetting>? settings = null) => new()
        {
            Id = id,
            Name = "host",
            Role = "api",
            Version = "1.0.0",
            StartedAt = DateTimeOffset.UnixEpoch,
            State = state,
            Settings = settings ?? [],
        };
}
