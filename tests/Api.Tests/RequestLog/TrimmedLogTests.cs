using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.RequestLog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ImageGateway.Api.Tests.RequestLog;

/// <summary>The request log is kept within the days and bytes of the settings.</summary>
public sealed class TrimmedLogTests
{
    [Theory]
    [InlineData("LOG__DAYS", "3", 1)]
    [InlineData("LOG__DAYS", "0", 2)]
    [InlineData("LOG__BYTES", "1", 0)]
    public async Task TrimAsync_DaysBeyondTheBounds_AreRemoved(string setting, string value, int left)
    {
        await using var log = await LoggedGateway.StartAsync((setting, value));
        foreach (var age in (int[])[40, 1])
            await log.Store.AppendAsync(new(Guid.NewGuid(), [Entry(DateTimeOffset.UtcNow.AddDays(-age))]), default);

        await log.Gateway.Services.GetServices<IHostedService>().OfType<RequestLogTrimmer>().Single().TrimAsync(default);

        Assert.Equal(left, (await log.Store.ListAsync(new(), null, 10, default)).Entries.Length);
    }

    private static LogEntry Entry(DateTimeOffset at)
    {
        var whole = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        return new() { Id = Guid.CreateVersion7(whole), TraceId = "trace", At = whole, IsFinal = true, Status = 200 };
    }
}
