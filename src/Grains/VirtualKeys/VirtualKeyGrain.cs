using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Budgets;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Resources;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.VirtualKeys;

[GrainType("virtualkey")]
internal sealed class VirtualKeyGrain(
    [PersistentState("resource", GrainStorageNames.Default)] IPersistentState<ResourceState> resource,
    [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
    BudgetServices services,
    ILogger<VirtualKeyGrain> logger)
    : ResourceBudgetGrain(ResourceKind.Provider, BudgetKind.VirtualKey, resource, state, services, logger), IVirtualKeyGrain;
