namespace ImageGateway.Gateway.Background;

/// <summary>Gives a background service that stores what waits a moment of its own when the process ends.</summary>
internal static class LastMoments
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Waits for the service until it has ended, at most three seconds beyond the time that the host gives it.</summary>
    /// <remarks>Requests may have used up all of the host's time; what they left behind is stored all the same.</remarks>
    public static Task WaitAsync(Task running, TimeProvider time, CancellationToken hostTime)
    {
        var patience = Task.Delay(Timeout.InfiniteTimeSpan, time, hostTime).ContinueWith(
            _ => Task.Delay(Patience, time, CancellationToken.None), TaskScheduler.Default).Unwrap();
        return Task.WhenAny(running, patience);
    }
}
