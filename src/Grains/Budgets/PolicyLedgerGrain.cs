using ImageGateway.Core.Budgets;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

[GrainType("policyledger")]
internal sealed class PolicyLedgerGrain(
    [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
    BudgetLedger ledger,
    IBudgetRules rules,
    IEnumerable<ILimitAlertSink> sinks,
    ILogger<PolicyLedgerGrain> logger) : LedgerGrain(BudgetKind.Policy, state, ledger, rules, sinks, logger), IPolicyLedgerGrain;
