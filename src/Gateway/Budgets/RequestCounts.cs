using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.Budgets;

/// <summary>Counts requests that get a kept answer: at the caller's budgets they are requests, and cost nothing.</summary>
public sealed class RequestCounts(LeaseManagerService instance, BudgetResolver budgetResolver, LedgerErrors errors, BudgetReserver budgets)
{
    /// <summary>Counts one, before it gets its answer.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="saved">The saved provider of the target whose answer was kept, or null.</param>
    /// <returns>Why it gets none; null: it does.</returns>
    public async ValueTask<GatewayError?> TakeAsync(ImageRequestContext exchange, SavedProvider? saved)
    {
        if (!(await budgetResolver.OfRequestAsync(exchange, saved)).TryGet(out var paying, out var unknown))
            return unknown;
        if (paying.IsEmpty)
            return null;
        var one = new ImageGateway.Core.Budgets.Amount(0, 1, 0);
        (var reservation, paying) = await budgets.AdmitAsync(
            Guid.CreateVersion7(), paying, new(one), isLocal: true, exchange.Context.RequestAborted);
        if (reservation is null)
            return null;
        if (reservation.Status == ReservationStatus.Refused)
            return errors.Of(reservation, paying.Find(reservation.RefusedBy), one);
        exchange.IsCounted = exchange.HasPermit = true;
        instance.Settle(reservation, Settlement.Answered(0, 0));
        return null;
    }
}
