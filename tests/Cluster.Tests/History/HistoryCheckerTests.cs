namespace ImageGateway.Cluster.Tests.History;

/// <summary>Histories written by hand, and what is wrong with them.</summary>
public sealed class HistoryCheckerTests
{
    private const string Budget = """{"kind":"limit","budget":"b","limits":{"cost":100,"requests":null,"images":null}}""";

    private static readonly HistoryChecker Checker = new(TimeSpan.FromSeconds(1));

    [Fact]
    public void Check_EverythingInOrder_FindsNothing() => Assert.Empty(Violations(
        """
        {"kind":"begin","at":10,"process":"c","attempt":"1","budget":"b","amount":{"cost":60,"requests":1,"images":1}}
        {"kind":"begin","at":11,"process":"c","attempt":"2","budget":"b","amount":{"cost":60,"requests":1,"images":1}}
        {"kind":"written","at":12,"budget":"b","ledger":{"version":1,"leases":[{"id":"f-1","held":{"cost":60}}]}}
        {"kind":"drawn","at":14,"attempt":"1","budget":"b"}
        {"kind":"ok","at":20,"process":"c","attempt":"1","budget":"b"}
        {"kind":"failed","at":21,"process":"c","attempt":"2","budget":"b","status":412}
        {"kind":"written","at":22,"budget":"b","ledger":{"version":2,"settled":{"cost":60,"requests":1,"images":1}}}
        {"kind":"quiet","at":23}
        """));

    [Theory]
    [InlineData(
        "LimitRule: b has 120 Cost at its clients",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":60}}
        {"kind":"begin","at":2,"attempt":"2","budget":"b","amount":{"cost":60}}
        {"kind":"ok","at":3,"attempt":"1","budget":"b"}
        {"kind":"ok","at":4,"attempt":"2","budget":"b"}
        """)]
    [InlineData(
        "LimitRule: b has 120 Cost at the provider",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":60}}
        {"kind":"begin","at":2,"attempt":"2","budget":"b","amount":{"cost":60}}
        {"kind":"drawn","at":3,"attempt":"1","budget":"b"}
        {"kind":"drawn","at":4,"attempt":"2","budget":"b"}
        """)]
    [InlineData(
        "LimitRule: b has 120 Cost admitted or spent",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":60}}
        {"kind":"begin","at":2,"attempt":"2","budget":"b","amount":{"cost":60}}
        {"kind":"admitted","at":3,"attempt":"1","budget":"b"}
        {"kind":"admitted","at":4,"attempt":"2","budget":"b"}
        {"kind":"settled","at":5,"attempt":"1","budget":"b"}
        """)]
    [InlineData(
        "LimitRule: b has 101 Cost committed in its document",
        """{"kind":"written","at":1,"budget":"b","ledger":{"version":1,"settled":{"cost":50},"uncertain":{"cost":1},"leases":[{"id":"f-1","held":{"cost":50}}]}}""")]
    [InlineData(
        "OnceRule: attempt 1 at b was settled 2 times",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":60}}
        {"kind":"admitted","at":2,"attempt":"1","budget":"b"}
        {"kind":"settled","at":3,"attempt":"1","budget":"b","amount":{"cost":10}}
        {"kind":"settled","at":4,"attempt":"1","budget":"b","amount":{"cost":10}}
        """)]
    [InlineData(
        "OnceRule: attempt 1 at b was carried out 2 times",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":6}}
        {"kind":"drawn","at":2,"attempt":"1","budget":"b"}
        {"kind":"drawn","at":3,"attempt":"1","budget":"b"}
        """)]
    [InlineData(
        "OnceRule: attempt 1 at b was refused with 412 and carried out",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":6}}
        {"kind":"drawn","at":2,"attempt":"1","budget":"b"}
        {"kind":"failed","at":3,"attempt":"1","budget":"b","status":412}
        """)]
    [InlineData(
        "OnceRule: attempt 1 at b was answered and settled at nothing",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":6}}
        {"kind":"admitted","at":2,"attempt":"1","budget":"b"}
        {"kind":"ok","at":3,"attempt":"1","budget":"b"}
        """)]
    [InlineData("OnceRule: attempt 1 at b never began", """{"kind":"ok","at":3,"attempt":"1","budget":"b"}""")]
    [InlineData(
        "TotalsRule: b knows of Amount { Cost = 7,",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":6}}
        {"kind":"admitted","at":2,"attempt":"1","budget":"b"}
        {"kind":"settled","at":3,"attempt":"1","budget":"b","amount":{"cost":6}}
        {"kind":"written","at":4,"budget":"b","ledger":{"version":1,"settled":{"cost":7}}}
        """)]
    [InlineData(
        "TotalsRule: b ends at Amount { Cost = 5,",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":6}}
        {"kind":"admitted","at":2,"attempt":"1","budget":"b"}
        {"kind":"settled","at":3,"attempt":"1","budget":"b","amount":{"cost":6}}
        {"kind":"written","at":4,"budget":"b","ledger":{"version":1,"settled":{"cost":5}}}
        {"kind":"quiet","at":5}
        """)]
    [InlineData(
        "TotalsRule: b ends with Amount { Cost = 9,",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":6}}
        {"kind":"admitted","at":2,"attempt":"1","budget":"b"}
        {"kind":"settled","at":3,"attempt":"1","budget":"b","amount":{"cost":6}}
        {"kind":"written","at":4,"budget":"b","ledger":{"version":1,"settled":{"cost":6},"leases":[{"id":"f-1","held":{"cost":9}}]}}
        {"kind":"quiet","at":5}
        """)]
    [InlineData(
        "TotalsRule: b ends at Amount { Cost = 5, Requests = 0, Images = 0 }, though its clients got",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":6}}
        {"kind":"ok","at":2,"attempt":"1","budget":"b"}
        {"kind":"written","at":4,"budget":"b","ledger":{"version":1,"settled":{"cost":5}}}
        {"kind":"quiet","at":5}
        """)]
    [InlineData(
        "TotalsRule: b ends at Amount { Cost = 7, Requests = 0, Images = 0 }, though its clients asked for",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":6}}
        {"kind":"unknown","at":2,"attempt":"1","budget":"b"}
        {"kind":"written","at":4,"budget":"b","ledger":{"version":1,"settled":{"cost":7}}}
        {"kind":"quiet","at":5}
        """)]
    [InlineData(
        "RefusalRule: attempt 2 at b was refused at 1500000 us",
        """
        {"kind":"begin","at":10,"attempt":"1","budget":"b","amount":{"cost":40}}
        {"kind":"ok","at":20,"attempt":"1","budget":"b"}
        {"kind":"begin","at":500000,"attempt":"2","budget":"b","amount":{"cost":60}}
        {"kind":"failed","at":1500000,"attempt":"2","budget":"b","status":412}
        """)]
    public void Check_Fault_IsFound(string violation, string lines) =>
        Assert.Contains(Violations(lines), found => found.StartsWith(violation, StringComparison.Ordinal));

    [Theory]
    [InlineData("one more is used than is there", """{"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":41}}""")]
    [InlineData("it became unused a moment ago",
        """
        {"kind":"begin","at":1,"attempt":"1","budget":"b","amount":{"cost":60}}
        {"kind":"admitted","at":2,"attempt":"1","budget":"b"}
        {"kind":"settled","at":600000,"attempt":"1","budget":"b"}
        """)]
    [InlineData("who holds it is away",
        """
        {"kind":"begin","at":1,"process":"f","attempt":"1","budget":"b","amount":{"cost":1}}
        {"kind":"admitted","at":2,"process":"f","attempt":"1","budget":"b"}
        {"kind":"settled","at":3,"process":"f","attempt":"1","budget":"b"}
        {"kind":"written","at":4,"budget":"b","ledger":{"version":1,"leases":[{"id":"f-1","held":{"cost":50}}]}}
        {"kind":"away","at":5,"process":"f"}
        """)]
    [InlineData("a fault is being borne", """{"kind":"away","at":5,"process":"redis"}""")]
    public void Refusal_WithReason_IsInOrder(string reason, string lines) => Assert.True(
        Violations(
            lines + """

            {"kind":"begin","at":500000,"attempt":"2","budget":"b","amount":{"cost":60}}
            {"kind":"failed","at":1500000,"attempt":"2","budget":"b","status":412}
            """).All(violation => !violation.StartsWith("RefusalRule", StringComparison.Ordinal)), reason);

    [Theory]
    [InlineData(59_999_999, true)]
    [InlineData(60_000_001, false)]
    public void Rate_WindowsAnywhere_AreCounted(long last, bool isFault)
    {
        var lines = """
            {"kind":"limit","budget":"r","rate":{"requests":2,"images":null}}
            {"kind":"begin","at":1,"attempt":"1","budget":"r","amount":{"images":1}}
            {"kind":"drawn","at":5,"attempt":"1","budget":"r"}
            {"kind":"begin","at":6,"attempt":"2","budget":"r","amount":{"images":1}}
            {"kind":"drawn","at":7,"attempt":"2","budget":"r"}
            {"kind":"begin","at":8,"attempt":"3","budget":"r","amount":{"images":1}}

            """ + $$"""{"kind":"drawn","at":{{last}},"attempt":"3","budget":"r"}""";

        Assert.Equal(
            isFault, Violations(lines).Any(violation => violation.StartsWith("RateRule: r let 3 requests", StringComparison.Ordinal)));
    }

    /// <summary>Checks the history of an earlier run, in the file that <c>HISTORY_FILE</c> names.</summary>
    [Fact]
    public void Check_FileOfARun_FindsNothing()
    {
        if (Environment.GetEnvironmentVariable("HISTORY_FILE") is { } file)
            new HistoryChecker(TimeSpan.FromSeconds(2)).Check(RunHistory.Read(File.ReadAllText(file)), file);
    }

    [Fact]
    public void Recorder_WritesWhatIsReadAgain()
    {
        var path = Path.GetTempFileName();
        using (var recorder = new HistoryRecorder(path: path))
        {
            recorder.Add(new() { Kind = HistoryKind.Limit, Budget = "b", Limits = new(5, null, 7) });
            recorder.Add(new() { Kind = HistoryKind.Begin, Attempt = "1", Budget = "b", Process = "c", Amount = new(1, 2, 3) });
        }

        var history = RunHistory.Read(File.ReadAllText(path));
        File.Delete(path);
        Assert.Equal(7, history.Limits["b"].Limits.Images);
        Assert.Equal(new(1, 2, 3), Assert.Single(history.Attempts).Need);
        Assert.Equal(history.Lines.OrderBy(line => line.At), history.Lines);
    }

    private static IReadOnlyList<string> Violations(string lines) => Checker.Violations(RunHistory.Read(Budget + "\n" + lines));
}
