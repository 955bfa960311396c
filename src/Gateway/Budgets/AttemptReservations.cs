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
public sealed class AttemptReservations(LeaseManagerService instance, Payers payers, LedgerErrors errors, BudgetReserver budgets, TimeProvider time, ILogger<AttemptReservations> logger)
{
    /// <summary>Reserves for an attempt.</summary>
    /// <param name="exchange">The caller's request.</param>
    /// <param name="provider">Who will be asked.</param>
    /// <param name="target">Where.</param>
    /// <param name="images">Images asked for.</param>
    /// <param name="quote">The price of what will be sent, at most; null: it is not known.</param>
    /// <returns>The charge, to be ended; or why there is none; or neither where nobody pays.</returns>
    public async ValueTask<(AttemptReservation? Charge, AttemptResult? Refusal)> ReserveAsync(
        ImageExchange exchange, IImageProvider provider, Target target, int images, PriceQuote? quote)
    {
        var (paying, unknown) = await payers.OfAsync(exchange, target.Saved).ConfigureAwait(false);
        if (unknown is not null)
            return (null, Refuse(unknown) with { IsFinal = true });
        if (paying.Length == 0)
            return default;
        if (quote is null && Array.Find(paying, static payer => payer.NeedsPrice) is { Limits: not null } strict)
            return (null, Refuse(LedgerErrors.PriceUnknown(strict, provider.Capabilities.PriceHint)));

        var amount = new Amount(Math.Min(quote?.MicroDollars ?? 0, Amount.MaxPart), 1, images);
        (var reservation, paying) = await budgets.AdmitAsync(
            paying, payer => Of(payer, amount, exchange), provider is ILocalProvider, exchange.Context.RequestAborted,
            () => AttemptId.New(time.GetUtcNow(), target.Provider, target.Saved?.Id));
        if (reservation is null)
            return default;
        exchange.HasPermit |= reservation.Status == ReservationStatus.Reserved;
        return reservation.Status switch
        {
            ReservationStatus.Reserved => (new(instance, reservation, exchange, quote, logger) { Rated = Rated(paying) }, null),
            ReservationStatus.Left => (null, Refuse(LedgerErrors.CallerLeft)),
            _ => (null, Refuse(paying, reservation, amount)),
        };
    }

    // At nodes of the request it is one however many attempts it takes.
    private static BudgetAmount Of(Payer payer, Amount amount, ImageExchange exchange) =>
        payer.IsOfRequest ? new(payer.Node, exchange.IsCounted ? amount with { Requests = 0 } : amount, exchange.HasPermit) : new(payer.Node, amount);

    private static Payer[] Rated(Payer[] paying) => Array.Exists(paying, static payer => payer.HasRates) ? Array.FindAll(paying, static payer => payer.HasRates) : [];

    private AttemptResult.Refused Refuse(Payer[] paying, Reservation reservation, Amount amount)
    {
        var payer = Array.Find(paying, payer => payer.Node == reservation.RefusedBy);
        return Refuse(errors.Of(reservation, payer, amount)) with
        {
            IsFinal = payer.Limits is null || payer.IsOfRequest,
            Rates = reservation.Refusal == ReservationRefusal.RateLimited ? instance.RatesAt(Rated(paying)) : default,
        };
    }

    private static AttemptResult.Refused Refuse(GatewayError error) => new(error, AttemptClass.NotStarted) { IsOfLedger = true };
}
