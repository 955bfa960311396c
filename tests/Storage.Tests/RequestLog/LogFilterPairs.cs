using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.Tests.RequestLog;

/// <summary>For each member of a filter one filter that lets the full entry of the contract through, and one that does not.</summary>
internal static class LogFilterPairs
{
    private static LogEntry Full => RequestLogContract.Full;

    /// <summary>The filters of a member.</summary>
    public static (LogFilter Fitting, LogFilter Unfit) Of(string member) => member switch
    {
        nameof(LogFilter.From) => (new() { From = Full.At }, new() { From = Full.At.AddTicks(1) }),
        nameof(LogFilter.Until) => (new() { Until = Full.At.AddTicks(1) }, new() { Until = Full.At }),
        nameof(LogFilter.Workspaces) => (new() { Workspaces = ["x", "design"] }, new() { Workspaces = ["x"] }),
        nameof(LogFilter.Providers) => (new() { Providers = ["openai"] }, new() { Providers = ["open"] }),
        nameof(LogFilter.ProviderModels) => (
            new() { ProviderModels = [new("x", "y"), new("openai", "gpt-image-2")] },
            new() { ProviderModels = [new("openai", "y"), new("x", "gpt-image-2")] }),
        nameof(LogFilter.StatusClasses) => (new() { StatusClasses = [2, 4] }, new() { StatusClasses = [2, 5] }),
        nameof(LogFilter.Sources) => (new() { Sources = [LogSource.Client] }, new() { Sources = [LogSource.Attempt, LogSource.Replay] }),
        nameof(LogFilter.Classes) =>
            (new() { Classes = [AttemptClass.PerhapsStarted] }, new() { Classes = [AttemptClass.Answered, AttemptClass.Failed] }),
        nameof(LogFilter.ErrorCodes) => (new() { ErrorCodes = ["rate_limited"] }, new() { ErrorCodes = [string.Empty] }),
        nameof(LogFilter.HiddenBefore) => (
            new() { HiddenBefore = Hidden("design", Full.At).Add("x", Full.At.AddDays(1)) },
            new() { HiddenBefore = Hidden("design", Full.At.AddSeconds(1)) }),
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
        nameof(LogFilter.MinInputTokens) => (new() { MinInputTokens = 13 }, new() { MinInputTokens = 14 }),
        nameof(LogFilter.MaxInputTokens) => (new() { MaxInputTokens = 13 }, new() { MaxInputTokens = 12 }),
        nameof(LogFilter.MinOutputTokens) => (new() { MinOutputTokens = 14 }, new() { MinOutputTokens = 15 }),
        nameof(LogFilter.MaxOutputTokens) => (new() { MaxOutputTokens = 14 }, new() { MaxOutputTokens = 13 }),
        nameof(LogFilter.MinMicroseconds) => (new() { MinMicroseconds = 3 }, new() { MinMicroseconds = 4 }),
        nameof(LogFilter.MaxMicroseconds) => (new() { MaxMicroseconds = 3 }, new() { MaxMicroseconds = 2 }),
        nameof(LogFilter.Prompt) => (new() { Prompt = "red föx" }, new() { Prompt = "red f%x" }),
        _ => throw new InvalidOperationException($"The filter has a member '{member}' that no test tries."),
    };

    private static ImmutableSortedDictionary<string, DateTimeOffset> Hidden(string workspace, DateTimeOffset before) =>
        ImmutableSortedDictionary<string, DateTimeOffset>.Empty.Add(workspace, before);
}
