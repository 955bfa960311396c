using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Resources;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

[GrainType("workspaceledger")]
internal sealed class WorkspaceGrain(
    [PersistentState("resource", GrainStorageNames.Default)] IPersistentState<ResourceState> resource,
    [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
    BudgetServices services,
    ILogger<WorkspaceGrain> logger)
    : ResourceBudgetGrain(ResourceKind.Workspace, BudgetKind.Workspace, resource, state, services, logger), IWorkspaceGrain;
