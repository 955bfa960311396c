using System.Text;
using System.Text.Json;
using ImageGateway.Core.Budgets.RateLimiting;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.Tests.Budgets;

public sealed class BudgetDocumentJsonTests
{
    // What stores hold since the first version. If its test fails, the change needs a migration, not a new text here.
    private const string First =
        """{"version":12,"limits":{"cost":5000000,"requests":null,"images":40},"current":{"period":3,"settled":{"cost":40000,"requests":1,"images":1},"uncertain":{"cost":0,"requests":0,"images":0},"accounts":{"f1-a":{"seq":4,"granted":{"cost":80000,"requests":2,"images":2},"returned":{"cost":1,"requests":0,"images":0},"spent":{"cost":2,"requests":0,"images":0},"doubt":{"cost":3,"requests":0,"images":0},"reserved":{"cost":4,"requests":0,"images":0},"want":{"cost":5,"requests":0,"images":0},"verdict":"Short","heard_at":"2026-11-02T12:00:00+00:00"}},"closed":{"f0-a":"2026-11-02T11:59:00+00:00"}},"recovering_until":null}""";

    // Likewise, since there are periods, doubts and rules.
    private const string Kept =
        """{"version":12,"limits":{"cost":5000000,"requests":null,"images":40},"current":{"period":3,"settled":{"cost":40000,"requests":1,"images":1},"uncertain":{"cost":7,"requests":0,"images":0},"accounts":{"f1-a":{"seq":4,"granted":{"cost":80000,"requests":2,"images":2},"returned":{"cost":1,"requests":0,"images":0},"spent":{"cost":2,"requests":0,"images":0},"doubt":{"cost":3,"requests":0,"images":0},"reserved":{"cost":4,"requests":0,"images":0},"want":{"cost":5,"requests":0,"images":0},"verdict":"Short","heard_at":"2026-11-02T12:00:00+00:00","listed":{"cost":3,"requests":0,"images":0},"resolved":{"cost":1,"requests":0,"images":0}}},"closed":{"f0-a":"2026-11-02T11:59:00+00:00"},"doubts":{"f0-a":{"account":"f0-a","amount":{"cost":7,"requests":0,"images":0},"at":"2026-11-02T11:58:00+00:00"}}},"recovering_until":null,"earlier":[{"period":2,"settled":{"cost":9,"requests":0,"images":0},"uncertain":{"cost":0,"requests":0,"images":0},"accounts":{},"closed":{},"doubts":{}}],"alerts":{"cost":4000000,"requests":null,"images":null},"resets":{"cost":"Monthly","requests":"Never","images":"Weekly"},"marks":{"cost":{"since":2,"start":"2026-11-01T00:00:00+00:00","alerted":true},"requests":{"since":0,"start":null,"alerted":false},"images":{"since":3,"start":"2026-11-01T00:00:00+00:00","alerted":false}},"status":"Disabled","doubt_policy":"Release"}""";

    [Fact]
    public void Read_TheFirstVersionsText_MeansWhatItMeant()
    {
        var budget = BudgetDocumentJson.Read(Encoding.UTF8.GetBytes(First));

        Assert.Equal((12L, 3L, Limits.None), (budget.Version, budget.Current.Period, budget.Alerts));
        Assert.Equal((BudgetState.Active, UncertainResolution.Charge), (budget.Status, budget.DoubtPolicy));
        Assert.Empty(budget.Earlier);
        Assert.Empty(budget.Current.Doubts);
        Assert.Equal(4, budget.Current.Accounts["f1-a"].Reserved.Cost);
    }

    [Fact]
    public void Write_WhatWasRead_IsTheSameText() =>
        Assert.Equal(Kept, Encoding.UTF8.GetString(BudgetDocumentJson.Write(BudgetDocumentJson.Read(Encoding.UTF8.GetBytes(Kept)))));

    [Fact]
    public void Read_EveryPart_ArrivesInItsPlace()
    {
        var budget = BudgetDocumentJson.Read(Encoding.UTF8.GetBytes(Kept));

        Assert.Equal((12L, new Limits(5_000_000, null, 40), 3L), (budget.Version, budget.Limits, budget.Current.Period));
        Assert.Equal(new Amount(40_000, 1, 1), budget.Current.Settled);
        var lease = budget.Current.Accounts["f1-a"];
        Assert.Equal((new Amount(80_000, 2, 2), SyncVerdict.Short), (lease.Granted, lease.Verdict));
        Assert.Equal(4, lease.Reserved.Cost);
        Assert.True(budget.Current.Closed.ContainsKey("f0-a"));
        Assert.Equal((3L, 1L), (lease.Listed.Cost, lease.Resolved.Cost));
        Assert.Equal(new("f0-a", new(7, 0, 0), new(2026, 11, 2, 11, 58, 0, TimeSpan.Zero)), budget.Current.Doubts["f0-a"]);
        Assert.Equal(9, Assert.Single(budget.Earlier).Settled.Cost);
        Assert.Equal(
            (new Limits(4_000_000, null, null), BudgetState.Disabled, UncertainResolution.Release),
            (budget.Alerts, budget.Status, budget.DoubtPolicy));
        Assert.Equal(new(PeriodicReset.Monthly, PeriodicReset.Never, PeriodicReset.Weekly), budget.Resets);
        var start = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(new(new(2, start, true), new(0, null, false), new(3, start, false)), budget.Marks);
    }

    // Likewise, since there are rates and slots.
    private const string Paced =
        """{"version":3,"limits":{"cost":null,"requests":null,"images":null},"current":{"period":0,"settled":{"cost":0,"requests":0,"images":0},"uncertain":{"cost":0,"requests":0,"images":0},"accounts":{"f1-a":{"seq":4,"granted":{"cost":0,"requests":0,"images":0},"returned":{"cost":0,"requests":0,"images":0},"spent":{"cost":0,"requests":0,"images":0},"doubt":{"cost":0,"requests":0,"images":0},"reserved":{"cost":0,"requests":0,"images":0},"want":{"cost":0,"requests":0,"images":0},"verdict":"Granted","heard_at":"2026-11-02T12:00:00+00:00","traffic":{"permits":[{"seq":3,"permits":{"requests":5,"images":9},"at":"2026-11-02T12:00:00+00:00","minute":true,"hour":false,"day":true}],"permits_wanted":{"requests":2,"images":3},"slots_granted":7,"slots_returned":1,"slots_until":"2026-11-02T12:01:10+00:00","lapsed_seq":2,"slots_awaited":4,"slots_awaited_first":1,"turn":6}}},"closed":{},"doubts":{}},"recovering_until":null,"earlier":[],"rates":{"minute":{"requests":60,"images":null},"hour":{"requests":null,"images":null},"day":{"requests":null,"images":500}},"slots":{"in_flight":8,"queue_max":3,"queue_wait_ms":2000},"counts":{"minute":[1279515744000,5,9,2,1,1],"hour":null,"day":[740460,6,10]}}""";

    [Fact]
    public void Read_RatesAndSlots_AreWhatTheyWereAndWriteTheSameText()
    {
        var budget = BudgetDocumentJson.Read(Encoding.UTF8.GetBytes(Paced));

        Assert.Equal((new(60, null), new(null, 500)), (budget.Rates.Minute, budget.Rates.Day));
        Assert.Equal(new(8, 3, 2000), budget.Slots);
        Assert.Equal(new(6, 10), budget.Counts.Minute!.Total(RateWindow.Minute, DateTimeOffset.MinValue));
        Assert.Equal(
            new (long, Permits)[] { (1279515744000, new(5, 9)), (1279515744002, new(1, 1)) }, budget.Counts.Minute.Buckets.AsEnumerable());
        var traffic = budget.Current.Accounts["f1-a"].Traffic!;
        Assert.Equal((7L, 1L, 4L, 6L), (traffic.SlotsGranted, traffic.SlotsReturned, traffic.SlotsAwaited, traffic.Turn));
        Assert.Equal(new(3, new(5, 9), new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero), true, false, true), Assert.Single(traffic.Permits));
        Assert.Equal(Paced, Encoding.UTF8.GetString(BudgetDocumentJson.Write(budget)));
    }

    [Theory]
    [InlineData("""{"counts":{"minute":5}}""")]
    [InlineData("""{"counts":{"minute":[5,1]}}""")]
    public void Read_ACountThatIsNone_Throws(string text) =>
        Assert.ThrowsAny<JsonException>(() => BudgetDocumentJson.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Read_AbsentMembers_MeanTheirDefaults()
    {
        var budget = BudgetDocumentJson.Read("""{"version":1}"""u8);

        Assert.Equal((1L, Limits.None), (budget.Version, budget.Limits));
        Assert.Empty(budget.Current.Accounts);
    }

    [Fact]
    public void Read_MembersOfANewerProgram_AreWrittenBack()
    {
        var budget = BudgetDocumentJson.Read("""{"version":1,"from_a_newer_version":{"of":[true]}}"""u8);

        Assert.Contains("\"from_a_newer_version\":{\"of\":[true]}", Encoding.UTF8.GetString(BudgetDocumentJson.Write(budget)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"version":"one"}""")]
    public void Read_WhatIsNotUnderstood_Throws(string text) =>
        Assert.ThrowsAny<JsonException>(() => BudgetDocumentJson.Read(Encoding.UTF8.GetBytes(text)));
}
