using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.RequestLog;

namespace ImageGateway.Gateway.Tests.RequestLog;

public sealed class LogIdsTests
{
    [Fact]
    public void Next_ManyIdsOfSeveralThreads_AreDifferentAndTellTheirTime()
    {
        var (ids, at) = (new LogIds(), new DateTimeOffset(2026, 11, 30, 12, 0, 0, 123, TimeSpan.Zero));
        var made = new Guid[8][];
        Parallel.For(
            0, made.Length, thread => made[thread] = [.. Enumerable.Range(0, 1_000).Select(step => ids.Next(at.AddMilliseconds(step)))]);

        Assert.Equal(8_000, made.SelectMany(static own => own).Distinct().Count());
        foreach (var own in made)
        {
            for (var step = 0; step < own.Length; step++)
            {
                Assert.Equal((7, 2), (own[step].Version, own[step].Variant >> 2));
                Assert.Equal(at.AddMilliseconds(step), LogCursor.FromId(own[step])!.Value.At);
            }
        }
    }
}
