using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Pricing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Budgets;

/// <summary>
/// Reservation of an attempt at all its budgets. Settled once: by the result before the caller has the last byte, or else by how
/// the attempt ended.
/// </summary>
public sealed class AttemptReservation(
    LeaseManagerService instance, Reservation reservation, ImageRequestContext exchange, PriceQuote? quote, ILogger logger)
{
    private bool _isSettled;

    /// <summary>Budgets of the attempt that have rate limits.</summary>
    public ApplicableBudget[] Rated { get; init; } = [];

    /// <summary>Writes the remaining rates to the headers of the response.</summary>
    public void DescribeRates(IHeaderDictionary headers)
    {
        if (Rated.Length > 0)
            ResponseHeaders.Rates(headers, instance.RatesAt(Rated));
    }

    /// <summary>Images came. Those whose tokens nobody counted cost what is reserved for them.</summary>
    /// <param name="drawn">The images, and the provider's count.</param>
    /// <param name="restInDoubt">Whether the others were perhaps drawn and billed, too.</param>
    public void SettleWithResult(DrawnImages drawn, bool restInDoubt) =>
        Settle(new(new(quote?.Settle(drawn).MicroDollars ?? 0, 1, drawn.Images), restInDoubt));

    /// <summary>The attempt ended; of no effect where images came.</summary>
    /// <param name="result">How; null: in a fault of ours.</param>
    public void End(AttemptResult? result)
    {
        if (!_isSettled)
            Settle(result?.Class.IsFree() == true ? Settlement.NotStarted : Settlement.Uncertain);
    }

    private void Settle(Settlement settlement)
    {
        if (_isSettled)
            return;
        _isSettled = true;
        exchange.IsCounted |= settlement != Settlement.NotStarted;
        if (settlement.RestInDoubt && logger.IsEnabled(LogLevel.Information))
            logger.AttemptIsUncertain(reservation.Attempt.ToString("n"), TraceId.Get(exchange.Context));
        instance.Settle(reservation, settlement);
    }
}
