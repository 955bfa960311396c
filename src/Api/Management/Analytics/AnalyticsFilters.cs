using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Logs;
using ImageGateway.Core.Errors;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Analytics;

/// <summary>Reads the entries that a call of analytics counts: those of its query that the caller may see, of a week by default.</summary>
internal sealed class AnalyticsFilters(LogScope scope, TimeProvider time)
{
    private static readonly TimeSpan StandardSpan = TimeSpan.FromDays(7);

    /// <summary>Reads the filter of a call.</summary>
    public async ValueTask<Result<LogFilter>> ReadAsync(ManagementCall call)
    {
        var reader = new LogFilterReader(LogFilterReader.Of(call.Http.Request.Query), call.Faults);
        var read = reader.Read([.. LogScope.Names, "page_size", "current_page"]);
        var range = reader.ReadFeedback();
        if (call.Faults.Error is { } fault)
            return fault;
        var until = read.Until ?? time.GetUtcNow();
        read = read with { Until = until, From = read.From ?? until - StandardSpan };
        if (!(read.From < until))
            return ManagementErrors.Invalid("'time_of_generation_min' must be before 'time_of_generation_max'");
        return (await scope.BoundSumsAsync(call, read)).TryGet(out var bound, out var refusal)
            ? await scope.NarrowAsync(call, bound, range)
            : refusal;
    }
}
