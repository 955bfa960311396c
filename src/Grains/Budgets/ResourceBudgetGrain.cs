using System.Text.Json;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Resources;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

/// <summary>
/// Common host of resources that have a budget: the document and the ledger lie side by side, so that a ledger never knows less
/// than its resource.
/// </summary>
internal abstract class ResourceBudgetGrain : BudgetGrain, IResourceGrain
{
    private readonly ResourceHost _resource;

    protected ResourceBudgetGrain(
        ResourceKind kind, BudgetKind budget, IPersistentState<ResourceState> resource, IPersistentState<LedgerState> ledger,
        BudgetServices services, ILogger logger)
        : base(budget, ledger, services, hasResource: true, logger) =>
        _resource = new(
            kind, this.GetPrimaryKeyString(), resource, this, new(this, services.Grains, services.Time, logger), services.Time);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _resource.Begin();
        return Task.CompletedTask;
    }

    public ValueTask<ResourceStand> ReadResource(CancellationToken cancellationToken) => new(_resource.Read());

    public async ValueTask<ResourceWriteResult> WriteResource(ResourceWrite write, CancellationToken cancellationToken)
    {
        var result = await _resource.WriteAsync(write);
        await FollowAsync();
        return result;
    }

    public async ValueTask Import(ImportedResource resource, CancellationToken cancellationToken)
    {
        await _resource.ImportAsync(resource, []);
        await FollowAsync();
    }

    public ValueTask<ResourceVersion[]> ResourceVersions(CancellationToken cancellationToken) => new(_resource.Versions());

    public async ValueTask<int> ReplaceResourceVersions(ResourceVersion[] versions, CancellationToken cancellationToken) =>
        await _resource.ReplaceVersionsAsync(versions);

    public async ValueTask Announced(CancellationToken cancellationToken) => await _resource.AnnouncedAsync();

    protected override BudgetRules? OwnRules()
    {
        if (_resource.Current is not { } resource)
            return _resource.IsDeleted ? new() { Status = BudgetState.Deleted } : null;
        try
        {
            return BudgetResource.RulesOf(resource);
        }
        catch (JsonException)
        {
            // Limits that cannot be read are not absent.
            return new() { Status = BudgetState.Disabled };
        }
    }
}
