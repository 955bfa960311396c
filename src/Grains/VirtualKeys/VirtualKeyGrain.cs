using ImageGateway.Core.Budgets;
using ImageGateway.Grains.Budgets;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.VirtualKeys;

[GrainType("virtualkey")]
internal sealed class VirtualKeyGrain(
    [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
    BudgetLedger ledger,
    IBudgetRules rules,
    IEnumerable<ILimitAlertSink> sinks,
    ILogger<VirtualKeyGrain> logger) : BudgetGrain(BudgetKind.VirtualKey, state, ledger, rules, sinks, logger), IVirtualKeyGrain;
