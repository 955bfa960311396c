namespace ImageGateway.Grains.Storage;

/// <summary>Runs pieces of work one after the other, in the order in which they came.</summary>
internal sealed class Turns
{
    private Task _last = Task.CompletedTask;

    /// <summary>Runs work when all that came before has ended.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Interlocked.Exchange(ref _last, ended.Task);
        try
        {
            return await work();
        }
        finally
        {
            ended.SetResult();
        }
    }
}
