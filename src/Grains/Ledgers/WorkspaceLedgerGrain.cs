using ImageGateway.Core.Control;
using ImageGateway.Core.Money;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Ledgers;

[GrainType("workspaceledger")]
internal sealed class WorkspaceLedgerGrain(
    [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
    NodeLedger ledger,
    IBudgetRules rules,
    IEnumerable<ILimitAlertSink> sinks,
    ILogger<WorkspaceLedgerGrain> logger) : LedgerGrain(NodeKind.Workspace, state, ledger, rules, sinks, logger), IWorkspaceLedgerGrain;
