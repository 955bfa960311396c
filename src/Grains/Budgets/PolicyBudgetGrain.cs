using ImageGateway.Core.Budgets;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

[GrainType("policyledger")]
internal sealed class PolicyBudgetGrain(
    [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
    BudgetServices services,
    ILogger<PolicyBudgetGrain> logger) : BudgetGrain(BudgetKind.Policy, state, services, hasResource: false, logger), IPolicyBudgetGrain;
