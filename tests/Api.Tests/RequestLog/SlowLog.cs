using System.Collections.Immutable;
using ImageGateway.Core.RequestLog;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Api.Tests.RequestLog;

/// <summary>A request log without an end, each page of which has one entry and takes a time by a clock.</summary>
internal sealed class SlowLog(FakeTimeProvider clock, TimeSpan page) : IRequestLogStore, ILogRollups
{
    public ValueTask<LogPage> ListAsync(LogFilter filter, LogCursor? after, int limit, CancellationToken cancellation)
    {
        clock.Advance(page);
        var at = (after?.At ?? filter.Until!.Value).AddSeconds(-1);
        var entry = new LogEntry { Id = Guid.CreateVersion7(at), At = at, TraceId = "trace", User = "ann" };
        return new(new LogPage([entry], LogCursor.From(entry), IsBounded: false));
    }

    public ValueTask AppendAsync(LogBatch batch, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<LogEntry?> FindAsync(Guid id, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<LogEntry>> FindTraceAsync(string traceId, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask<ImmutableArray<Rollup>> RollupsAsync(
        LogFilter filter, RollupPeriod period, bool withLatency, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<RollupKey>> KeysAsync(ImmutableArray<string> workspaces, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask<ImmutableArray<ValueSum>> ValuesAsync(string name, LogFilter filter, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask<ImmutableArray<UserCount>> UsersAsync(LogFilter filter, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
