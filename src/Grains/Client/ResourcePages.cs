using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>Reads pages of lists: their ids from the order of the list, and the resources on them.</summary>
internal sealed class ResourcePages(IGrainFactory grains, ResourceReader reader, HeldResources held, TimeProvider time)
{
    // Changes that this process knows reach the orders at the same time or a moment later.
    private const int MostBehind = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Reads a page; null: the order lacks changes and does not get them, or cannot be reached, as while silos of an earlier version are
    /// there.
    /// </summary>
    /// <param name="list">The list.</param>
    /// <param name="skip">Number of entries before the page.</param>
    /// <param name="take">Number of entries on it at most.</param>
    /// <param name="revision">Revision of the change feed that this process knows.</param>
    /// <param name="isOnce">True for whoever reads all pages.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ResourcePage?> ReadAsync(
        ResourceList list, int skip, int take, long revision, bool isOnce, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            if (await AskAsync(() => Order(list).Page(skip, take, revision), static page => page.State, cancellation) is not { } page)
                return null;
            var entries = await reader.ReadManyAsync(list.Kind, page.Ids, isOnce);
            var found = entries.Where(list.Holds).ToDictionary(static entry => entry.Id);
            string[] gone = [.. page.Ids.Where(id => !found.ContainsKey(id))];
            if (gone.Length == 0 || tries > 0)
                return new((int)Math.Min(page.Total, int.MaxValue), [.. page.Ids.Where(found.ContainsKey).Select(id => found[id])]);
            await ClusterCalls.RepeatAsync(() => Done(Order(list).Check(gone)), time, IsSilent);
        }
    }

    /// <summary>Counts the resources of a list until some times; null as for pages.</summary>
    public async Task<IReadOnlyList<int>?> CountAsync(
        ResourceList list, IReadOnlyList<DateTimeOffset> until, long revision, CancellationToken cancellation)
    {
        var counts = await AskAsync(() => Order(list).Count([.. until], revision), static counts => counts.State, cancellation);
        return counts is null ? null : [.. counts.Counts.Select(static count => (int)Math.Min(count, int.MaxValue))];
    }

    private IResourceOrderGrain Order(ResourceList list) => grains.GetMetGrain<IResourceOrderGrain>(ListKeys.Of(list));

    // An order that is being built is waited for: what else there is costs more.
    private async Task<T?> AskAsync<T>(Func<ValueTask<T>> ask, Func<T, OrderState> state, CancellationToken cancellation)
        where T : class
    {
        for (var behind = 0; behind < MostBehind;)
        {
            try
            {
                var answer = await ClusterCalls.RepeatAsync(ask, time, IsSilent);
                if (state(answer) == OrderState.Ready)
                    return answer;
                behind += state(answer) == OrderState.Behind ? 1 : 0;
            }
            catch (Exception fault) when (IsOfEarlierSilos(fault))
            {
                return null;
            }

            await Task.Delay(Pause, time, cancellation);
        }

        return null;
    }

    // They lack the grain, or do not know the list.
    private bool IsOfEarlierSilos(Exception fault) =>
        fault is ArgumentException || (fault is ControlPlaneUnavailableException && !IsSilent());

    private bool IsSilent() => held.IsSilent;

    private static async ValueTask<bool> Done(ValueTask call)
    {
        await call;
        return true;
    }
}
