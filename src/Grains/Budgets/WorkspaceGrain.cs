using ImageGateway.Core.Budgets;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

[GrainType("workspaceledger")]
internal sealed class WorkspaceGrain(
    [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
    BudgetLedger ledger,
    IBudgetRules rules,
    IEnumerable<ILimitAlertSink> sinks,
    ILogger<WorkspaceGrain> logger) : BudgetGrain(BudgetKind.Workspace, state, ledger, rules, sinks, logger), IWorkspaceGrain;
