using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.RequestLog;

namespace ImageGateway.Gateway.Tests.RequestLog;

public sealed class RequestLogFeedTests
{
    [Fact]
    public void Publish_MoreThanAListenerTakes_LosesTheOldestAndCountsThem()
    {
        var feed = new RequestLogFeed();
        using var slow = feed.TryListen(new());
        using var other = feed.TryListen(new() { Users = ["ann"] });

        feed.Publish([.. Enumerable.Range(0, RequestLogFeed.Listener.MaxWaiting + 300).Select(Entry)]);

        Assert.Equal((300L, 0L), (slow!.TakeLost(), slow.TakeLost()));
        Assert.True(slow.Entries.TryRead(out var first));
        Assert.Equal(300, first.Attempt);
        Assert.False(other!.Entries.TryRead(out _));
        Assert.Equal(0, other.TakeLost());
    }

    [Fact]
    public void TryListen_MoreListenersThanThereMayBe_IsRefusedUntilOneLeaves()
    {
        var feed = new RequestLogFeed();
        Assert.False(feed.HasListeners);
        var listeners = Enumerable.Range(0, RequestLogFeed.MaxListeners).Select(_ => feed.TryListen(new())!).ToList();

        Assert.Null(feed.TryListen(new()));
        listeners[0].Dispose();
        using var again = feed.TryListen(new());
        Assert.NotNull(again);
        foreach (var listener in listeners)
            listener.Dispose();
        again.Dispose();
        Assert.False(feed.HasListeners);
    }

    private static LogEntry Entry(int attempt) =>
        new() { Id = Guid.CreateVersion7(), TraceId = "trace", At = DateTimeOffset.UnixEpoch, Attempt = attempt };
}
