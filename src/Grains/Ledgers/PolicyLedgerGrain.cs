using ImageGateway.Core.Control;
using ImageGateway.Core.Money;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Ledgers;

[GrainType("policyledger")]
internal sealed class PolicyLedgerGrain(
    [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
    NodeLedger ledger,
    IBudgetRules rules,
    IEnumerable<ILimitAlertSink> sinks,
    ILogger<PolicyLedgerGrain> logger) : LedgerGrain(NodeKind.Policy, state, ledger, rules, sinks, logger), IPolicyLedgerGrain;
