using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Resources;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

[GrainType("apikeyledger")]
internal sealed class ApiKeyGrain(
    [PersistentState("resource", GrainStorageNames.Default)] IPersistentState<ResourceState> resource,
    [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
    BudgetServices services,
    ILogger<ApiKeyGrain> logger)
    : ResourceBudgetGrain(ResourceKind.ApiKey, BudgetKind.ApiKey, resource, state, services, logger), IApiKeyGrain;
