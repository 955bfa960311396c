using System.Collections.Concurrent;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>
/// Writes resources: first the names and the list, then the resource itself, whose grain has the last word. What is cut off in
/// between leaves names and list entries without a resource, which readers pass over and the next one takes.
/// </summary>
internal sealed class ResourceWriter(IGrainFactory grains, HeldResources held, TimeProvider time)
{
    // A change is made when its resource is written; its announcement is waited for so long that the next read elsewhere sees it.
    private static readonly TimeSpan AnnouncementWait = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Task, bool> _announcements = new();
    private readonly ResourceNames _names = new(grains);
    private readonly ResourceIndex _index = new(grains);

    /// <summary>Ends when what was written here is announced, or when nobody waits for that any more.</summary>
    public Task AnnouncedAsync() => Task.WhenAll(_announcements.Keys.Select(static announcement => Task.WhenAny(announcement)));

    /// <summary>Makes a change of one resource.</summary>
    public async Task<ResourceWriteResult> WriteAsync(ResourceWrite write)
    {
        var resource = grains.GetResource(write.Kind, write.Id);
        var stand = await resource.ReadResource();
        var taken = new List<ResourceName>();
        if (write.Content is not null)
        {
            if (write.SlugMayChange && stand.Current is { } known)
                write = write with { Content = write.Content with { Slug = known.Slug } };
            var judged = ResourceWriteRules.Judge(write, stand.Current, stand.WasUsed, time.GetUtcNow());
            if (judged.Outcome != ResourceWriteOutcome.Written)
                return judged;
            if (await TakeAsync(write, stand.Current, taken) is not { } content)
            {
                await _names.FreeAsync(taken, write.Id);
                return new(ResourceWriteOutcome.NameTaken, stand.Current);
            }

            write = write with { Content = content };
            if (stand.Current?.Workspace != content.Workspace)
                await _index.AddAsync(write.Kind, content.Workspace, new(write.Id, time.GetUtcNow()));
        }

        var result = await resource.WriteResource(write);
        await FinishAsync(write, stand.Current, taken, result);
        return result;
    }

    // What is not freed here is freed by the next one who wants it.
    private async Task FinishAsync(
        ResourceWrite write, StoredResource? before, List<ResourceName> taken, ResourceWriteResult result)
    {
        var names = result.Current is { } current ? ResourceNames.Of(write.Kind, current.Content).ToHashSet() : [];
        var former = before is null ? [] : ResourceNames.Of(write.Kind, before.Content);
        var isWritten = result.Outcome == ResourceWriteOutcome.Written;
        ResourceName[] free = [.. taken.Concat(isWritten ? former : []).Where(name => !names.Contains(name)).Distinct()];
        foreach (var name in free.Concat(taken))
            held.DropName(name.Key);
        if (result.Current is { } now)
            held.Drop(new FeedChange(0, write.Kind, now.Workspace, write.Id, now.Version, now.Slug));
        else if (before is not null)
            held.Drop(new FeedChange(0, write.Kind, before.Workspace, write.Id, before.Version + 1, before.Slug));
        try
        {
            await _names.FreeAsync(free, write.Id);
            if (isWritten && before is not null && before.Workspace != result.Current?.Workspace)
                await _index.RemoveAsync(write.Kind, before.Workspace, write.Id);
            if (isWritten)
                await AnnounceAsync(write).WaitAsync(AnnouncementWait, time);
        }
        catch (Exception late) when (late is TimeoutException or OrleansException)
        {
            // The change is made. What lags is repeated by its grain, or passed over by readers.
        }
    }

    private async Task AnnounceAsync(ResourceWrite write)
    {
        var announcement = grains.GetResource(write.Kind, write.Id).Announced().AsTask();
        _announcements[announcement] = true;
        try
        {
            await announcement;
        }
        finally
        {
            _announcements.TryRemove(announcement, out _);
        }
    }

    /// <returns>The content with the slug that was got; null: a name is taken.</returns>
    private async Task<ResourceContent?> TakeAsync(ResourceWrite write, StoredResource? current, List<ResourceName> taken)
    {
        var content = write.Content!;
        if (write.SlugMayChange && current is null)
        {
            for (var number = 1; ; number++)
            {
                content = content with { Slug = SlugText.Numbered(write.Content!.Slug, number) };
                var slug = ResourceNames.Of(write.Kind, content).First();
                if (await _names.TryTakeAsync(write.Kind, slug, write.Id))
                {
                    taken.Add(slug);
                    break;
                }
            }
        }

        var has = current is null ? [] : ResourceNames.Of(write.Kind, current.Content).ToHashSet();
        foreach (var name in ResourceNames.Of(write.Kind, content).Where(name => !has.Contains(name) && !taken.Contains(name)).ToList())
        {
            if (!await _names.TryTakeAsync(write.Kind, name, write.Id))
                return null;
            taken.Add(name);
        }

        return content;
    }
}
