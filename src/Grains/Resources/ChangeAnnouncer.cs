using ImageGateway.Grains.Contracts;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Resources;

/// <summary>Brings the changes of a resource to the change feed, again and again until it has them or the grain ends.</summary>
internal sealed class ChangeAnnouncer(Grain grain, IGrainFactory grains, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Announces changes until none waits.</summary>
    /// <param name="waiting">Reads those that the feed does not have yet.</param>
    /// <param name="announced">Notes those that it has.</param>
    public async Task RunAsync(Func<List<StoredChange>> waiting, Func<List<StoredChange>, Task> announced)
    {
        // The caller's turn goes on first.
        await Task.Yield();
        var feed = grains.GetGrain<IChangeFeedGrain>(ResourceKeys.Feed);
        var failures = 0;
        while (waiting() is { Count: > 0 } changes)
        {
            try
            {
                foreach (var change in changes)
                    await feed.Append(change);
                await announced(changes);
            }
            catch (Exception late)
            {
                if (failures++ == 0)
                    logger.AnnouncementLags(grain.GrainContext.GrainId, late);
                if (grain.GrainContext.Deactivated.IsCompleted)
                    return;
                await Task.Delay(Pause, time);
            }
        }
    }
}
