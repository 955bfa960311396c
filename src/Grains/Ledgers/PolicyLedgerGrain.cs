using ImageGateway.Core.Money;
using ImageGateway.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Ledgers;

[GrainType("policyledger")]
internal sealed class PolicyLedgerGrain(
    [PersistentState("ledger", GrainStorageNames.Default)] IPersistentState<LedgerState> state,
    NodeLedger ledger,
    ILogger<PolicyLedgerGrain> logger) : LedgerGrain(state, ledger, logger), IPolicyLedgerGrain;
