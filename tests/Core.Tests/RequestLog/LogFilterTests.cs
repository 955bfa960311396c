using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Core.Tests.RequestLog;

public sealed class LogFilterTests
{
    private static readonly LogEntry Entry = new()
    {
        Id = Guid.NewGuid(),
        TraceId = "trace",
        At = LogEntries.Day,
        Provider = "openai",
        Model = "gpt-image-2",
        Operation = ImageOperation.Edit,
        Workspace = "design",
        ApiKey = "key-id",
        VirtualKey = "open",
        Config = "pc-one",
        User = "ann",
        Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("team", "red"),
        Source = LogSource.Client,
        Status = 429,
        Class = AttemptClass.Failed,
        ErrorCode = "rate_limited",
        Cache = LogCache.Miss,
        Cost = new(20, 10, false, true),
        Tokens = 30,
        InputTokens = 10,
        OutputTokens = 20,
        Timings = new(0, 0, 40, 0),
        Body = new() { Prompt = "A red FOX" },
    };

    /// <summary>Each member of a filter: one that lets the entry through, and one that does not.</summary>
    public static TheoryData<string, LogFilter, LogFilter> Members() => new()
    {
        { nameof(LogFilter.From), new() { From = Entry.At }, new() { From = Entry.At.AddMilliseconds(1) } },
        { nameof(LogFilter.Until), new() { Until = Entry.At.AddMilliseconds(1) }, new() { Until = Entry.At } },
        { nameof(LogFilter.Workspaces), new() { Workspaces = ["other", "design"] }, new() { Workspaces = ["other"] } },
        { nameof(LogFilter.Providers), new() { Providers = ["openai"] }, new() { Providers = ["open"] } },
        { nameof(LogFilter.Models), new() { Models = ["gpt-image-2"] }, new() { Models = ["gpt-image"] } },
        {
            nameof(LogFilter.ProviderModels), new() { ProviderModels = [new("openai", "gpt-image-2")] },
            new() { ProviderModels = [new("openai", "x"), new("x", "gpt-image-2")] }
        },
        { nameof(LogFilter.StatusClasses), new() { StatusClasses = [4] }, new() { StatusClasses = [2, 5] } },
        { nameof(LogFilter.Sources), new() { Sources = [LogSource.Client] }, new() { Sources = [LogSource.Attempt] } },
        { nameof(LogFilter.Classes), new() { Classes = [AttemptClass.Failed] }, new() { Classes = [AttemptClass.Answered] } },
        { nameof(LogFilter.ErrorCodes), new() { ErrorCodes = ["rate_limited"] }, new() { ErrorCodes = [""] } },
        {
            nameof(LogFilter.HiddenBefore), new() { HiddenBefore = Hidden(Entry.At) },
            new() { HiddenBefore = Hidden(Entry.At.AddMilliseconds(1)) }
        },
        { nameof(LogFilter.Operations), new() { Operations = [ImageOperation.Edit] }, new() { Operations = [ImageOperation.Generation] } },
        { nameof(LogFilter.VirtualKeys), new() { VirtualKeys = ["open"] }, new() { VirtualKeys = [""] } },
        { nameof(LogFilter.ApiKeys), new() { ApiKeys = ["key-id"] }, new() { ApiKeys = ["key"] } },
        { nameof(LogFilter.Statuses), new() { Statuses = [200, 429] }, new() { Statuses = [200] } },
        { nameof(LogFilter.Caches), new() { Caches = [LogCache.Miss] }, new() { Caches = [LogCache.Hit] } },
        { nameof(LogFilter.IsError), new() { IsError = true }, new() { IsError = false } },
        { nameof(LogFilter.FinalOnly), new() { FinalOnly = false }, new() { FinalOnly = true } },
        { nameof(LogFilter.TraceIds), new() { TraceIds = ["trace"] }, new() { TraceIds = ["trace-2"] } },
        { nameof(LogFilter.Configs), new() { Configs = ["pc-one"] }, new() { Configs = ["pc-two"] } },
        { nameof(LogFilter.Users), new() { Users = ["ann"] }, new() { Users = ["bob"] } },
        { nameof(LogFilter.Metadata), new() { Metadata = Entry.Metadata }, new() { Metadata = Entry.Metadata.Add("x", "y") } },
        { nameof(LogFilter.MinMicroDollars), new() { MinMicroDollars = 10 }, new() { MinMicroDollars = 11 } },
        { nameof(LogFilter.MaxMicroDollars), new() { MaxMicroDollars = 10 }, new() { MaxMicroDollars = 9 } },
        { nameof(LogFilter.MinTokens), new() { MinTokens = 30 }, new() { MinTokens = 31 } },
        { nameof(LogFilter.MaxTokens), new() { MaxTokens = 30 }, new() { MaxTokens = 29 } },
        { nameof(LogFilter.MinInputTokens), new() { MinInputTokens = 10 }, new() { MinInputTokens = 11 } },
        { nameof(LogFilter.MaxInputTokens), new() { MaxInputTokens = 10 }, new() { MaxInputTokens = 9 } },
        { nameof(LogFilter.MinOutputTokens), new() { MinOutputTokens = 20 }, new() { MinOutputTokens = 21 } },
        { nameof(LogFilter.MaxOutputTokens), new() { MaxOutputTokens = 20 }, new() { MaxOutputTokens = 19 } },
        { nameof(LogFilter.MinMicroseconds), new() { MinMicroseconds = 40 }, new() { MinMicroseconds = 41 } },
        { nameof(LogFilter.MaxMicroseconds), new() { MaxMicroseconds = 40 }, new() { MaxMicroseconds = 39 } },
        { nameof(LogFilter.Prompt), new() { Prompt = "fox" }, new() { Prompt = "wolf" } },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void Fits_OneMember_DecidesByItsValue(string member, LogFilter fitting, LogFilter unfit)
    {
        Assert.True(fitting.Fits(Entry), member);
        Assert.False(unfit.Fits(Entry), member);
        Assert.True(new LogFilter().Fits(Entry));
    }

    [Fact]
    public void Members_EveryMemberOfAFilter_IsTried() => Assert.Equal(
        typeof(LogFilter).GetProperties().Where(static property => property.CanWrite).Select(static property => property.Name).Order(),
        Members().Select(static row => (string)row[0]).Order());

    private static ImmutableSortedDictionary<string, DateTimeOffset> Hidden(DateTimeOffset before) =>
        ImmutableSortedDictionary<string, DateTimeOffset>.Empty.Add("design", before);

    [Fact]
    public void Fits_RedactedPrompt_IsNotSearched() =>
        Assert.False(new LogFilter { Prompt = "fox" }.Fits(Entry with { Body = Entry.Body! with { IsRedacted = true } }));
}
