using ImageGateway.Core.Budgets;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

[GrainType("apikeyledger")]
internal sealed class ApiKeyLedgerGrain(
    [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
    NodeLedger ledger,
    IBudgetRules rules,
    IEnumerable<ILimitAlertSink> sinks,
    ILogger<ApiKeyLedgerGrain> logger) : LedgerGrain(NodeKind.ApiKey, state, ledger, rules, sinks, logger), IApiKeyLedgerGrain;
