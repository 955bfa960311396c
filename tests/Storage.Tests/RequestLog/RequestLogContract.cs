using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.Tests.RequestLog;

/// <summary>Tests that every store of the request log passes.</summary>
public abstract class RequestLogContract
{
    /// <value>Noon of the day that entries are spread around.</value>
    protected static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    /// <value>An empty store.</value>
    protected abstract IRequestLogStore Log { get; }

    /// <value>An entry whose every member has a value of its own.</value>
    protected static LogEntry Full { get; } = Entry(0) with
    {
        Source = LogSource.Client,
        IsFinal = true,
        Attempt = 3,
        Retry = 2,
        TargetPath = "config.targets[1]",
        Reason = RouteReason.Fallback,
        Provider = "openai",
        Model = "gpt-image-2",
        Operation = ImageOperation.Edit,
        Workspace = "design",
        ApiKey = "id",
        VirtualKey = "open",
        Config = "pc-one",
        User = "änn",
        Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("team", "röt").Add("a.b\"c", "$"),
        Status = 429,
        Class = AttemptClass.PerhapsStarted,
        ErrorCode = "rate_limited",
        Cache = LogCache.Refresh,
        IsFallback = true,
        Timings = new(1, 2, 3, 4),
        Cost = new(5, 6, true, true),
        RequestBytes = 7,
        ResponseBytes = 8,
        Tokens = 9,
        Images = [new(new('a', 64), "image/png", 10) { Width = 11, Height = 12 }, new(string.Empty, "image/webp", 0)],
        Body = new() { Prompt = "A red FÖX", IsRedacted = false, Request = "{1}", Sent = "{2}", Received = "{3}", Response = "{4}" },
    };

    [Fact]
    public async Task FindAsync_EveryMember_IsGivenBackAsItWasStored()
    {
        await AppendAsync(Full, Entry(1));

        var found = await Log.FindAsync(Full.Id, default);

        Assert.NotNull(found);
        Assert.Equal(Full.Images.ToArray(), found.Images.ToArray());
        Assert.Equal(Full.Metadata.ToArray(), found.Metadata.ToArray());
        Assert.Equal(Full, found with { Images = Full.Images, Metadata = Full.Metadata });
        foreach (var property in typeof(LogEntry).GetProperties()
            .Where(static property => property.CanWrite && !property.PropertyType.IsGenericType))
            Assert.NotEqual(
                property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null, property.GetValue(found));
        Assert.Null(await Log.FindAsync(Guid.CreateVersion7(Noon), default));
        Assert.Null(await Log.FindAsync(Guid.NewGuid(), default));
    }

    /// <summary>One member of a filter that lets <see cref="Full"/> through and one that does not, for each member.</summary>
    public static TheoryData<string> FilterMembers() =>
        [.. typeof(LogFilter).GetProperties().Where(static property => property.CanWrite).Select(static property => property.Name)];

    [Theory]
    [MemberData(nameof(FilterMembers))]
    public async Task ListAsync_OneMemberOfAFilter_DecidesAsTheFilterItselfDoes(string member)
    {
        await AppendAsync(Full, Entry(1));
        var (fitting, unfit) = FiltersOf(member);

        Assert.True(fitting.Fits(Full));
        Assert.False(unfit.Fits(Full));
        Assert.Contains((await Log.ListAsync(fitting, null, 100, default)).Entries, static entry => entry.Id == Full.Id);
        Assert.DoesNotContain((await Log.ListAsync(unfit, null, 100, default)).Entries, static entry => entry.Id == Full.Id);
    }

    [Fact]
    public async Task ListAsync_OddTexts_AreStoredAndFound()
    {
        var odd = Entry(0) with { User = "it's \0 \"%_\" \ud83e\udd8a", Metadata = Full.Metadata.Add("'; DROP TABLE entry; --", "\0") };
        await AppendAsync(odd);

        Assert.Single((await Log.ListAsync(new() { Users = [odd.User] }, null, 100, default)).Entries);
        Assert.Empty((await Log.ListAsync(new() { Users = ["it's %"] }, null, 100, default)).Entries);
    }

    [Fact]
    public async Task AppendAsync_SameBatchAgain_ChangesNothing()
    {
        var batch = new LogBatch(Guid.NewGuid(), [Entry(0), Entry(1)]);
        await Log.AppendAsync(batch, default);
        await Log.AppendAsync(batch, default);

        Assert.Equal(2, (await Log.ListAsync(new(), null, 100, default)).Entries.Length);
        Assert.Equal(2, (await HoursAsync()).Sum(static hour => hour.Measures.Attempts));
    }

    [Fact]
    public async Task ListAsync_PagesOverSeveralDays_GiveEachEntryOnceFromTheNewest()
    {
        await AppendAsync([.. Enumerable.Range(0, 50).Select(static index => Entry(index % 7 * -60_000) with { Attempt = index })]);

        var (given, after) = (new List<LogEntry>(), (LogCursor?)null);
        do
        {
            var page = await Log.ListAsync(new(), after, 7, default);
            given.AddRange(page.Entries);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(50, given.Select(static entry => entry.Id).Distinct().Count());
        Assert.Equal(
            given.OrderByDescending(static entry => entry.At)
                .ThenByDescending(static entry => entry.Id, Comparer<Guid>.Create(LogCursor.CompareIds)).Select(static entry => entry.Id),
            given.Select(static entry => entry.Id));
    }

    [Fact]
    public async Task FindTraceAsync_AttemptsOverMidnight_AreGivenInTheirOrder()
    {
        var entries = Enumerable.Range(0, 4)
            .Select(static index => Entry(43_199 + index) with { TraceId = "one", Attempt = index + 1, Body = Full.Body }).ToArray();
        await AppendAsync([.. entries.Reverse(), Entry(0)]);

        var found = await Log.FindTraceAsync("one", default);

        Assert.Equal([1, 2, 3, 4], found.Select(static entry => entry.Attempt));
        Assert.All(found, static entry => Assert.Equal(Full.Body, entry.Body));
    }

    [Fact]
    public async Task RollupsAsync_BatchesAtTheSameTime_AreTheSumsOfTheirEntries()
    {
        var batches = Enumerable.Range(0, 8)
            .Select(static batch => new LogBatch(Guid.NewGuid(), [.. Enumerable.Range(0, 25).Select(index => Entry(index * 40) with
        {
            IsFinal = index % 2 == 0,
            Provider = $"provider-{index % 3}",
            Status = index % 5 == 0 ? 500 : 200,
            Cost = new(0, batch + index, false, true),
            Timings = new(0, 0, index * 1_000, 0),
        })])).ToList();

        await Task.WhenAll(batches.Select(batch => Log.AppendAsync(batch, default).AsTask()));

        var expected = new RollupTable(TimeSpan.FromMinutes(1));
        expected.Add(batches.SelectMany(static batch => batch.Entries));
        var stored = await Log.RollupsAsync(new(), byMinute: true, default);
        Assert.Equal(Lines(expected.Rows.Select(static row => new Rollup(row.Start, row.Key, row.Measures))), Lines(stored));
    }

    [Fact]
    public async Task RollupsAsync_DimensionsOfAFilter_ChooseTheRows()
    {
        await AppendAsync(
            Entry(0) with { Provider = "openai" }, Entry(1) with { Provider = "gemini" }, Entry(3_600) with { Provider = "openai" });

        var hours = await Log.RollupsAsync(
            new() { Providers = ["openai"], From = Noon, Until = Noon.AddHours(1) }, byMinute: false, default);
        var minutes = await Log.RollupsAsync(new() { Providers = ["openai"] }, byMinute: true, default);

        Assert.Equal([Noon], hours.Select(static hour => hour.Start));
        Assert.Equal([Noon, Noon.AddHours(1)], minutes.Select(static minute => minute.Start));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Log.RollupsAsync(new() { Users = ["ann"] }, byMinute: false, default));
    }

    [Fact]
    public async Task TrimAsync_OldDays_AreRemovedAndTheirHoursStay()
    {
        await AppendAsync(Entry(0), Entry(-86_400), Entry(-2 * 86_400));

        var removal = await Log.TrimAsync(new(new DateOnly(2026, 11, 29), null), default);

        Assert.Equal(1, removal.Days);
        Assert.True(removal.Bytes > 0);
        Assert.Equal(2, (await Log.ListAsync(new(), null, 100, default)).Entries.Length);
        Assert.Equal(3, (await HoursAsync()).Sum(static hour => hour.Measures.Attempts));
    }

    [Fact]
    public async Task TrimAsync_MoreBytesThanTheBound_RemovesDays()
    {
        await AppendAsync(Entry(0), Entry(-86_400), Entry(-2 * 86_400));

        Assert.True((await Log.TrimAsync(new(null, 1), default)).Days >= 3);
        Assert.Empty((await Log.ListAsync(new(), null, 100, default)).Entries);
    }

    [Fact]
    public async Task ListAsync_SearchOverMoreThanAWeek_EndsAtItsBoundAndGoesOnFromThere()
    {
        await AppendAsync(
            [.. Enumerable.Range(0, 12).Select(static day => Entry(-day * 86_400) with { User = day == 10 ? "ann" : "bob" })]);

        var first = await Log.ListAsync(new() { Users = ["bob"] }, null, 100, default);
        var rest = await Log.ListAsync(new() { Users = ["bob"] }, first.Next, 100, default);

        Assert.True(first.IsBounded);
        Assert.Equal(11, first.Entries.Length + rest.Entries.Length);
    }

    /// <summary>An entry that began some seconds after noon.</summary>
    protected static LogEntry Entry(int seconds)
    {
        var at = Noon.AddSeconds(seconds);
        return new() { Id = Guid.CreateVersion7(at), TraceId = $"trace-{seconds}", At = at, Status = 200, Class = AttemptClass.Answered };
    }

    /// <summary>Stores entries as one batch.</summary>
    protected async Task AppendAsync(params ImmutableArray<LogEntry> entries) =>
        await Log.AppendAsync(new(Guid.NewGuid(), entries), default);

    /// <summary>All roll-ups by hour.</summary>
    protected async Task<ImmutableArray<Rollup>> HoursAsync() => await Log.RollupsAsync(new(), byMinute: false, default);

    private static IEnumerable<string> Lines(IEnumerable<Rollup> rollups) => rollups
        .Select(static row =>
            $"{row.Start:O} {row.Key} {string.Join(',', row.Measures.ToNumbers())} {Convert.ToHexString(row.Measures.Latency.ToBytes())}")
        .Order(StringComparer.Ordinal);

    private static (LogFilter Fitting, LogFilter Unfit) FiltersOf(string member) => member switch
    {
        nameof(LogFilter.From) => (new() { From = Full.At }, new() { From = Full.At.AddTicks(1) }),
        nameof(LogFilter.Until) => (new() { Until = Full.At.AddTicks(1) }, new() { Until = Full.At }),
        nameof(LogFilter.Workspaces) => (new() { Workspaces = ["x", "design"] }, new() { Workspaces = ["x"] }),
        nameof(LogFilter.Providers) => (new() { Providers = ["openai"] }, new() { Providers = ["open"] }),
        nameof(LogFilter.Models) => (new() { Models = ["gpt-image-2"] }, new() { Models = ["GPT-image-2"] }),
        nameof(LogFilter.Operations) =>
            (new() { Operations = [ImageOperation.Edit] }, new() { Operations = [ImageOperation.Generation, ImageOperation.Variation] }),
        nameof(LogFilter.VirtualKeys) => (new() { VirtualKeys = ["open"] }, new() { VirtualKeys = [string.Empty] }),
        nameof(LogFilter.ApiKeys) => (new() { ApiKeys = ["id"] }, new() { ApiKeys = ["i"] }),
        nameof(LogFilter.Statuses) => (new() { Statuses = [200, 429] }, new() { Statuses = [200] }),
        nameof(LogFilter.Caches) => (new() { Caches = [LogCache.Refresh] }, new() { Caches = [LogCache.Hit] }),
        nameof(LogFilter.IsError) => (new() { IsError = true }, new() { IsError = false }),
        nameof(LogFilter.FinalOnly) => (new() { FinalOnly = true }, new() { FinalOnly = true, Statuses = [200] }),
        nameof(LogFilter.TraceIds) => (new() { TraceIds = ["trace-0"] }, new() { TraceIds = ["trace-1"] }),
        nameof(LogFilter.Configs) => (new() { Configs = ["pc-one"] }, new() { Configs = ["pc-two"] }),
        nameof(LogFilter.Users) => (new() { Users = ["änn"] }, new() { Users = ["ann"] }),
        nameof(LogFilter.Metadata) => (new() { Metadata = Full.Metadata }, new() { Metadata = Full.Metadata.SetItem("team", "blue") }),
        nameof(LogFilter.MinMicroDollars) => (new() { MinMicroDollars = 6 }, new() { MinMicroDollars = 7 }),
        nameof(LogFilter.MaxMicroDollars) => (new() { MaxMicroDollars = 6 }, new() { MaxMicroDollars = 5 }),
        nameof(LogFilter.MinTokens) => (new() { MinTokens = 9 }, new() { MinTokens = 10 }),
        nameof(LogFilter.MaxTokens) => (new() { MaxTokens = 9 }, new() { MaxTokens = 8 }),
        nameof(LogFilter.MinMicroseconds) => (new() { MinMicroseconds = 3 }, new() { MinMicroseconds = 4 }),
        nameof(LogFilter.MaxMicroseconds) => (new() { MaxMicroseconds = 3 }, new() { MaxMicroseconds = 2 }),
        nameof(LogFilter.Prompt) => (new() { Prompt = "red föx" }, new() { Prompt = "red f%x" }),
        _ => throw new InvalidOperationException($"The filter has a member '{member}' that no test tries."),
    };
}
