using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Resources;

[GrainType("resourceorder")]
internal sealed class ResourceOrderGrain(IOrderedSets sets, StoredStates states, ILogger<ResourceOrderGrain> logger)
    : Grain, IResourceOrderGrain
{
    private const int AtOnce = 200;

    private Task? _building;

    private string Key => this.GetPrimaryKeyString();

    private ResourceList List => ListKeys.Read(Key);

    public async ValueTask<OrderPage> Page(int skip, int take, long revision, CancellationToken cancellationToken)
    {
        if (!(await sets.RevisionAsync() >= revision))
            return new(OrderState.Behind, 0, []);
        if (await sets.ReadAsync(Key, skip, take) is { } part)
            return new(OrderState.Ready, part.Total, [.. part.Ids]);
        Build();
        return new(OrderState.Building, 0, []);
    }

    public async ValueTask<OrderCounts> Count(DateTimeOffset[] until, long revision, CancellationToken cancellationToken)
    {
        var state = (await Page(0, 0, revision, cancellationToken)).State;
        return state == OrderState.Ready
            ? new(state, [.. await sets.CountAsync(Key, [.. until.Select(static time => time.ToUnixTimeMilliseconds())])])
            : new(state, []);
    }

    public async ValueTask Check(string[] ids, CancellationToken cancellationToken)
    {
        var list = List;
        var read = await Task.WhenAll(ids.Select(id => states.ResourceAsync(list.Kind, id)));
        await sets.RemoveAsync(Key, [.. ids.Where((_, index) => read[index] is not { } entry || !list.Holds(entry))]);
    }

    // Goes on beside the grain's turns. One that fails is begun again by whoever asks next.
    private void Build()
    {
        if (_building is not { IsCompleted: false })
            _building = BuildAsync(List);
    }

    private async Task BuildAsync(ResourceList list)
    {
        try
        {
            // Changes are taken in from here on, so that none is lost between the reading of its bucket and the end.
            var building = await sets.BeginAsync(Key);
            foreach (var workspace in await WorkspacesAsync(list))
                await FillAsync(list, workspace);
            await sets.CompleteAsync(Key, building);
        }
        catch (Exception fault)
        {
            logger.ListUnbuilt(Key, fault.Message);
        }
    }

    private async Task<List<string>> WorkspacesAsync(ResourceList list)
    {
        if (list.Workspace is { } one)
            return [one];
        var workspaces = new List<string> { string.Empty };
        if (list.Kind == ResourceKind.Workspace)
            return workspaces;
        await foreach (var bucket in states.BucketsAsync(ResourceKind.Workspace, string.Empty))
            workspaces.AddRange(bucket.Select(static item => item.Id));
        return workspaces;
    }

    private async Task FillAsync(ResourceList list, string workspace)
    {
        await foreach (var bucket in states.BucketsAsync(list.Kind, workspace))
        {
            foreach (var chunk in bucket.Chunk(AtOnce))
                await sets.AddAsync(Key, await ItemsAsync(list, chunk));
        }
    }

    private async Task<OrderedId[]> ItemsAsync(ResourceList list, IndexItem[] items)
    {
        if (list.Selection == ResourceSelection.All)
            return [.. items.Select(OrderKeeper.ItemOf)];
        var read = await Task.WhenAll(items.Select(item => states.ResourceAsync(list.Kind, item.Id)));
        return [.. read.OfType<StoredResource>().Where(list.Holds).Select(OrderKeeper.ItemOf)];
    }
}
