using ImageGateway.Core.Budgets;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

[GrainType("apikeyledger")]
internal sealed class ApiKeyGrain(
    [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
    BudgetLedger ledger,
    IBudgetRules rules,
    IEnumerable<ILimitAlertSink> sinks,
    ILogger<ApiKeyGrain> logger) : BudgetGrain(BudgetKind.ApiKey, state, ledger, rules, sinks, logger), IApiKeyGrain;
