using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.Budgets;

/// <summary>
/// Reserves for attempts, before their first byte goes upstream, what they cost at most (docs/architecture/budgets.md#reserve).
/// </summary>
public sealed class AttemptReservations(
    LeaseManagerService instance, BudgetResolver budgetResolver, LedgerErrors errors, BudgetReserver budgets, AttemptIds ids,
    ILogger<AttemptReservations> logger)
{
    /// <summary>Reserves for an attempt.</summary>
    /// <param name="exchange">The caller's request.</param>
    /// <param name="provider">Who will be asked.</param>
    /// <param name="target">Where.</param>
    /// <param name="images">Images asked for.</param>
    /// <param name="quote">The price of what will be sent, at most; null: it is not known.</param>
    public async ValueTask<ReserveOutcome> ReserveAsync(
        ImageRequestContext exchange, IImageProvider provider, Target target, int images, PriceQuote? quote)
    {
        if (!(await budgetResolver.OfAsync(exchange, target.Saved)).TryGet(out var paying, out var unknown))
            return Refuse(unknown) with { IsFinal = true };
        return paying.IsEmpty ? default : await ReserveAsync(paying, exchange, provider, target, images, quote);
    }

    private async ValueTask<ReserveOutcome> ReserveAsync(
        PayingBudgets paying, ImageRequestContext exchange, IImageProvider provider, Target target, int images, PriceQuote? quote)
    {
        if (quote is null && paying.Priced is { } strict)
            return Refuse(LedgerErrors.PriceUnknown(strict, provider.Capabilities.PriceHint));

        var amount = new Amount(Math.Min(quote?.MicroDollars ?? 0, Amount.MaxPart), 1, images);
        (var reservation, paying) = await budgets.AdmitAsync(
            ids.New(target), paying, new(amount, exchange.IsCounted, exchange.HasPermit), provider is ILocalProvider,
            exchange.Context.RequestAborted);
        if (reservation is null)
            return default;
        exchange.HasPermit |= reservation.Status == ReservationStatus.Reserved;
        return reservation.Status switch
        {
            ReservationStatus.Reserved =>
                new AttemptReservation(instance, reservation, exchange, quote, logger) { Rated = paying.Rated },
            ReservationStatus.Left => Refuse(LedgerErrors.CallerLeft),
            _ => Refuse(paying, reservation, amount),
        };
    }

    private AttemptResult.Rejected Refuse(PayingBudgets paying, Reservation reservation, Amount amount)
    {
        var applicableBudget = paying.Find(reservation.RefusedBy);
        return Refuse(errors.Of(reservation, applicableBudget, amount)) with
        {
            IsFinal = applicableBudget.Limits is null || applicableBudget.IsOfRequest,
            Rates = reservation.Refusal == ReservationRefusal.RateLimited ? instance.RatesAt(paying.Rated) : default,
        };
    }

    private static AttemptResult.Rejected Refuse(GatewayError error) => new(error, AttemptClass.NotStarted) { IsOfLedger = true };
}
