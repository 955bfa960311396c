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

        clock.Advance(InstanceTable.Period * 4);
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

    private static InstanceReport Report(string id, InstanceState state = InstanceState.Ready) => new()
    {
        Id = id,
        Name = "host",
        Role = "api",
        Version = "1.0.0",
        StartedAt = DateTimeOffset.UnixEpoch,
        State = state,
    };
}
