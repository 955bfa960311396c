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

    /// <value>The sums of the store.</value>
    protected ILogRollups Rollups => (ILogRollups)Log;

    /// <value>The bounds of the store.</value>
    protected ILogRetention Retention => (ILogRetention)Log;

    /// <value>Feedback of the store.</value>
    protected abstract ILogFeedback Feedback { get; }

    /// <value>Exports of the store.</value>
    protected abstract ILogExports Exports { get; }

    /// <value>An entry whose every member has a value of its own.</value>
    internal static LogEntry Full { get; } = Entry(0) with
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
        InputTokens = 13,
        OutputTokens = 14,
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

    [Theory]
    [InlineData("{\"same\":1}")]
    [InlineData("")]
    [InlineData("=")]
    public async Task FindAsync_ResponseThatIsWhatWasReceived_IsGivenBack(string text)
    {
        await AppendAsync(Full with { Body = Full.Body! with { Received = text, Response = text } });

        var body = (await Log.FindAsync(Full.Id, default))!.Body!;
        Assert.Equal((text, text), (body.Received, body.Response));
    }

    /// <summary>One member of a filter that lets <see cref="Full"/> through and one that does not, for each member.</summary>
    public static TheoryData<string> FilterMembers() =>
        [.. typeof(LogFilter).GetProperties().Where(static property => property.CanWrite).Select(static property => property.Name)];

    [Theory]
    [MemberData(nameof(FilterMembers))]
    public async Task ListAsync_OneMemberOfAFilter_DecidesAsTheFilterItselfDoes(string member)
    {
        await AppendAsync(Full, Entry(1));
        var (fitting, unfit) = LogFilterPairs.Of(member);

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
    public async Task AppendAsync_EntriesThatTheStoreCannotHold_AreRefusedAndNotAway()
    {
        var batch = new LogBatch(Guid.NewGuid(), [Entry(1), Full, Full, Entry(2)]);
        var refusal = await Assert.ThrowsAsync<LogRefusalException>(async () => await Log.AppendAsync(batch, default));
        Assert.Equal(4, refusal.Entries.Length);
        Assert.Empty((await Log.ListAsync(new(), null, 10, default)).Entries);

        // A half is one entry twice no more, and what was stored is known again.
        var (first, second) = batch.Split(refusal.Entries);
        await Log.AppendAsync(first, default);
        await Log.AppendAsync(batch.Split(refusal.Entries).First, default);
        await Assert.ThrowsAsync<LogRefusalException>(async () => await Log.AppendAsync(second, default));
        Assert.Equal(2, (await Log.ListAsync(new(), null, 10, default)).Entries.Length);
    }

    [Fact]
    public async Task AppendAsync_TextThatWasCutWithinACharacter_IsStored()
    {
        await AppendAsync(Full with { User = "\ud83e", Body = Full.Body! with { Prompt = "a fox \ud83e" } });

        Assert.Equal("a fox \ufffd", (await Log.FindAsync(Full.Id, default))!.Body!.Prompt);
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
        var stored = await Rollups.RollupsAsync(new(), RollupPeriod.Minute, withLatency: true, default);
        Assert.Equal(Lines(expected.Rows.Select(static row => new Rollup(row.Start, row.Key, row.Measures))), Lines(stored));
    }

    [Fact]
    public async Task RollupsAsync_DimensionsOfAFilter_ChooseTheRows()
    {
        await AppendAsync(
            Entry(0) with { Provider = "openai" }, Entry(1) with { Provider = "gemini" }, Entry(3_600) with { Provider = "openai" });

        var hours = await Rollups.RollupsAsync(
            new() { Providers = ["openai"], From = Noon, Until = Noon.AddHours(1) }, RollupPeriod.Hour, withLatency: true, default);
        var minutes = await Rollups.RollupsAsync(new() { Providers = ["openai"] }, RollupPeriod.Minute, withLatency: true, default);

        Assert.Equal([Noon], hours.Select(static hour => hour.Start));
        Assert.Equal([Noon, Noon.AddHours(1)], minutes.Select(static minute => minute.Start));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Rollups.RollupsAsync(new() { Users = ["ann"] }, RollupPeriod.Hour, withLatency: true, default));
    }

    [Fact]
    public async Task TrimAsync_OldDays_AreRemovedAndTheirHoursStay()
    {
        await AppendAsync(Entry(0), Entry(-86_400), Entry(-2 * 86_400));

        var removal = await Retention.TrimAsync(new(new DateOnly(2026, 11, 29), null), default);

        Assert.Equal(1, removal.Days);
        Assert.True(removal.Bytes > 0);
        Assert.Equal(2, (await Log.ListAsync(new(), null, 100, default)).Entries.Length);
        Assert.Equal(3, (await HoursAsync()).Sum(static hour => hour.Measures.Attempts));
    }

    [Fact]
    public async Task TrimAsync_MoreBytesThanTheBound_RemovesDays()
    {
        await AppendAsync(Entry(0), Entry(-86_400), Entry(-2 * 86_400));

        Assert.True((await Retention.TrimAsync(new(null, 1), default)).Days >= 3);
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

    [Fact]
    public async Task ListAsync_OldTrace_IsFoundAtOnce()
    {
        await AppendAsync([.. Enumerable.Range(0, 12).Select(static day => Entry(-day * 86_400) with { TraceId = $"trace-of-day-{day}" })]);

        var page = await Log.ListAsync(new() { TraceIds = ["trace-of-day-11"] }, null, 100, default);

        Assert.False(page.IsBounded);
        Assert.Equal("trace-of-day-11", Assert.Single(page.Entries).TraceId);
    }

    [Fact]
    public async Task ListAsync_WeekWithoutAFit_EndsAtItsBoundAndGoesOnFromThere()
    {
        await AppendAsync([.. Enumerable.Range(0, 12)
            .Select(static day => Entry(-day * 86_400) with { User = day == 10 ? "ann" : "bob" })]);

        var first = await Log.ListAsync(new() { Users = ["ann"] }, null, 100, default);
        var rest = await Log.ListAsync(new() { Users = ["ann"] }, first.Next, 100, default);

        Assert.Empty(first.Entries);
        Assert.True(first is { IsBounded: true, Next: not null });
        Assert.Single(rest.Entries);
    }

    [Fact]
    public async Task RollupsAsync_ByDay_AreTheSumsOfTheirHours()
    {
        await AppendAsync(Final(0), Final(3_600), Final(-86_400));
        await AppendAsync(Final(7_200));

        var days = await Rollups.RollupsAsync(new(), RollupPeriod.Day, withLatency: true, default);

        Assert.Equal([(Noon.AddDays(-1).Date, 1L), (Noon.Date, 3L)], days.Select(static day => (day.Start.Date, day.Measures.Requests)));
        Assert.Equal(4, days.Sum(static day => day.Measures.Latency.Count));
    }

    [Theory, InlineData(RollupPeriod.Minute), InlineData(RollupPeriod.Hour)]
    public async Task RollupsAsync_WithoutLatency_AreTheSameSums(RollupPeriod period)
    {
        await AppendAsync(Final(0), Final(3_600) with { Provider = "gemini" }, Final(-86_400));
        var whole = Lines(await Rollups.RollupsAsync(new(), period, withLatency: true, default));
        var sums = Lines(await Rollups.RollupsAsync(new(), period, withLatency: false, default));
        Assert.Equal(whole.Select(static line => line[..(line.LastIndexOf(' ') + 1)]), sums);
    }

    [Fact]
    public async Task KeysAsync_OfAWorkspace_AreItsCombinations()
    {
        await AppendAsync(Entry(0) with { Workspace = "a", Model = "one" }, Entry(1) with { Workspace = "b", Model = "two" });

        Assert.Equal(["one"], (await Rollups.KeysAsync(["a"], default)).Select(static key => key.Model));
        Assert.Equal(["one", "two"], (await Rollups.KeysAsync([], default)).Select(static key => key.Model).Order());
    }

    [Fact]
    public async Task ValuesAsync_UsersAndChosenMetadata_AreSummedOverTheTimeSpan()
    {
        var counted = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("a", ["team"]);
        var teams = ImmutableSortedDictionary<string, string>.Empty.Add("team", "red").Add("other", "x");
        LogEntry[] entries =
        [
            Final(0) with { Workspace = "a", User = "ann", Metadata = teams, Cost = new(0, 5, false, true), Tokens = 7 },
            Final(1) with { Workspace = "a", User = "ann", Metadata = teams, Status = 500 },
            Final(2) with { Workspace = "a", User = "bob \0", IsFinal = false, Cost = new(0, 1, false, true) },
            Final(3_600) with { Workspace = "a", User = "ann" },
            Final(3) with { Workspace = "b", User = "ann", Metadata = teams },
        ];
        foreach (var half in entries.Chunk(3))
            await Log.AppendAsync(new(Guid.NewGuid(), [.. half]) { CountedMetadata = counted }, default);

        var users = await Rollups.ValuesAsync(string.Empty, new() { Workspaces = ["a"] }, default);
        var ann = Assert.Single(users, static row => row.Value == "ann").Measures;
        Assert.Equal((3, 1, 5, 7), (ann.Requests, ann.Errors, ann.MicroDollars, ann.Tokens));
        Assert.Equal(entries[3].At.ToUnixTimeMilliseconds(), ann.LastSeen);
        Assert.Equal(2, users.Length);
        Assert.Equal(["red"], (await Rollups.ValuesAsync("team", new(), default)).Select(static row => row.Value));
        Assert.Empty(await Rollups.ValuesAsync("other", new(), default));
        Assert.Single(await Rollups.ValuesAsync(string.Empty, new() { Workspaces = ["a"], From = Noon.AddHours(1) }, default));

        var counts = await Rollups.UsersAsync(new() { Workspaces = ["a"] }, default);
        Assert.Equal([(Noon, 2L), (Noon.AddHours(1), 1L)], counts.Select(static count => (count.Start, count.Users.Count)));
    }

    [Fact]
    public async Task ValuesAsync_MoreUsersThanAreCountedApart_KeepTheLargestAndLoseNoRequest()
    {
        const int most = ValueTable.MaxValues + 200;
        const int users = most + 300;
        await AppendAsync(
        [
            .. Enumerable.Range(0, users).Select(static user => Final(user % 60) with { User = $"user-{user}" }),
            .. Enumerable.Range(0, 3).Select(static second => Final(second) with { User = "user-7" }),
        ]);

        var rows = await Rollups.ValuesAsync(string.Empty, new(), default);

        Assert.True(rows.Length <= most, $"{rows.Length} rows");
        Assert.Equal(users + 3, rows.Sum(static row => row.Measures.Requests));
        Assert.Equal(4, Assert.Single(rows, static row => row.Value == "user-7").Measures.Requests);
        Assert.True(Assert.Single(rows, static row => row.Value.Length == 0).Measures.Requests > 0);
        Assert.InRange(Assert.Single(await Rollups.UsersAsync(new(), default)).Users.Count, users * 0.95, users * 1.05);
    }

    [Fact]
    public async Task RemoveBodiesAsync_OldOnesOfAWorkspace_GoInBatchesAndTheirEntriesStay()
    {
        var entries = Enumerable.Range(-5, 10).Select(static day => Full with
        {
            Id = Guid.CreateVersion7(Noon.AddDays(day)),
            At = Noon.AddDays(day),
            Workspace = day % 2 == 0 ? "design" : "other",
        }).ToArray();
        await AppendAsync([.. entries]);

        Assert.Equal(1, await Retention.RemoveBodiesAsync("design", Noon, 1, default));
        Assert.Equal(1, await Retention.RemoveBodiesAsync("design", Noon, 10, default));
        Assert.Equal(0, await Retention.RemoveBodiesAsync("design", Noon, 10, default));

        foreach (var entry in entries)
        {
            var found = await Log.FindAsync(entry.Id, default);
            Assert.Equal(entry.Workspace == "design" && entry.At < Noon, found!.Body is null);
        }
    }

    [Fact]
    public async Task Feedback_StoredAndChanged_IsSummedByStepModelAndValue()
    {
        var key = RollupKey.From(Full);
        LogFeedback[] given =
        [
            new() { Id = Guid.NewGuid(), TraceId = "one", At = Noon, Value = 5, Weight = 500_000, Metadata = "{\"a\":1}", Key = key,
                User = "ann", Config = "pc" },
            new() { Id = Guid.NewGuid(), TraceId = "two", At = Noon.AddMinutes(5), Value = 5, Weight = 1_000_000, Key = key },
            new() { Id = Guid.NewGuid(), TraceId = "two", At = Noon.AddHours(1), Value = -10, Weight = 0,
                Key = key with { Model = "other" } },
        ];
        await Feedback.AddAsync([.. given], default);

        Assert.Equal(given[0], await Feedback.FindAsync(given[0].Id, default));
        Assert.Null(await Feedback.FindAsync(Guid.NewGuid(), default));
        var sums = await Feedback.SumsAsync(new() { Workspaces = [key.Workspace] }, TimeSpan.FromHours(1), default);
        Assert.Equal(
            [
                new FeedbackSum(Noon, key.Provider, key.Model, 5, 2, 1_500_000),
                new FeedbackSum(Noon.AddHours(1), key.Provider, "other", -10, 1, 0),
            ],
            sums.AsEnumerable());
        Assert.Single(await Feedback.SumsAsync(new() { Users = ["ann"], From = Noon, Until = Noon.AddMinutes(1) }, TimeSpan.FromDays(1),
            default));

        await Feedback.UpdateAsync(given[0] with { Value = 1, Weight = 0, Metadata = string.Empty }, default);
        Assert.Equal(
            given[0] with { Value = 1, Weight = 0, Metadata = string.Empty }, await Feedback.FindAsync(given[0].Id, default));

        await Retention.TrimAsync(new(new DateOnly(2026, 12, 1), null), default);
        Assert.Empty(await Feedback.SumsAsync(new(), TimeSpan.FromHours(1), default));
    }

    [Fact]
    public async Task Exports_ChangedFromAState_KeepTheirFilesUntilTheyAreRemoved()
    {
        var export = new LogExport
        {
            Id = Guid.NewGuid(),
            Workspace = "design",
            Filters = "{}",
            Members = "id,cost",
            CreatedBy = "key",
            CreatedAt = Noon,
            UpdatedAt = Noon,
        };
        await Exports.AddAsync(export, default);
        await Exports.AddAsync(export with { Id = Guid.NewGuid(), Workspace = "other", CreatedAt = Noon.AddHours(1) }, default);
        var running = export with { State = LogExportState.InProgress, Records = 2, Parts = 1, UpdatedAt = Noon.AddSeconds(1) };
        await Exports.WritePartAsync(export.Id, 0, [1, 2, 3], default);

        Assert.True(await Exports.TryUpdateAsync(running, LogExportState.Draft, default));
        Assert.False(await Exports.TryUpdateAsync(running with { Records = 3 }, LogExportState.Draft, default));
        Assert.Equal(running, await Exports.FindAsync(export.Id, default));
        Assert.Equal([1, 2, 3], await Exports.ReadPartAsync(export.Id, 0, default));
        Assert.Null(await Exports.ReadPartAsync(export.Id, 1, default));
        Assert.Equal([running], (await Exports.ListAsync("design", default)).AsEnumerable());
        Assert.Equal(["other", "design"], (await Exports.ListAsync(null, default)).Select(static one => one.Workspace));

        await Exports.RemoveAsync(Noon.AddMinutes(1), default);
        Assert.Null(await Exports.FindAsync(export.Id, default));
        Assert.Null(await Exports.ReadPartAsync(export.Id, 0, default));
        Assert.Single(await Exports.ListAsync(null, default));
    }

    /// <summary>Makes the store one that an earlier version wrote, whose entries have no tokens of prompt and answer.</summary>
    protected abstract Task DowngradeTokensAsync();

    [Fact]
    public async Task Tokens_StoreOfAnEarlierVersion_AreNotKnownThereAndKeptFromThenOn()
    {
        await AppendAsync(Full);
        await DowngradeTokensAsync();
        await AppendAsync(Full with { Id = Guid.CreateVersion7(Noon), TraceId = "new" });

        var old = await Log.FindAsync(Full.Id, default);
        Assert.Equal((9, null, null), (old!.Tokens, old.InputTokens, old.OutputTokens));
        Assert.Equal(Full.Body, old.Body);
        var kept = Assert.Single((await Log.ListAsync(new() { TraceIds = ["new"] }, null, 10, default)).Entries);
        Assert.Equal((13, 14), (kept.InputTokens, kept.OutputTokens));
        Assert.Equal(Full.Body, (await Log.FindAsync(kept.Id, default))!.Body);
        foreach (var filter in (LogFilter[])[new() { MaxInputTokens = 100 }, new() { MinOutputTokens = 0 }])
        {
            Assert.False(filter.Fits(old));
            Assert.Equal("new", Assert.Single((await Log.ListAsync(filter, null, 10, default)).Entries).TraceId);
        }
    }

    /// <summary>An entry that a caller got.</summary>
    protected static LogEntry Final(int seconds) => Entry(seconds) with { IsFinal = true, Timings = new(0, 0, 1_000, 0) };

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
    protected async Task<ImmutableArray<Rollup>> HoursAsync() =>
        await Rollups.RollupsAsync(new(), RollupPeriod.Hour, withLatency: true, default);

    private static IEnumerable<string> Lines(IEnumerable<Rollup> rollups) => rollups
        .Select(static row =>
            $"{row.Start:O} {row.Key} {string.Join(',', row.Measures.ToNumbers())} {Convert.ToHexString(row.Measures.Latency.ToBytes())}")
        .Order(StringComparer.Ordinal);
}
