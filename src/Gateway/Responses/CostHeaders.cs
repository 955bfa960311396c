using System.Globalization;
using ImageGateway.Core.Pricing;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Responses;

/// <summary>Writes the cost of a request to the headers of its response.</summary>
public static class CostHeaders
{
    private const decimal MicroPerDollar = 1_000_000m;

    private const string Unpriced = "price_unknown: no price is known for this model";

    /// <summary>Sets the header: the cost where it is known, else the most that it can be; for an unpriced model a warning.</summary>
    public static void Set(IHeaderDictionary headers, PriceQuote? quote, SettledPrice? settled)
    {
        if (settled is { } price)
            headers[price.Exact ? GatewayHeaders.CostUsd : GatewayHeaders.CostMaxUsd] = Dollars(price.MicroDollars);
        else if (quote is not null)
            headers[quote.Exact ? GatewayHeaders.CostUsd : GatewayHeaders.CostMaxUsd] = Dollars(quote.MicroDollars);
        else
            headers[GatewayHeaders.Warning] = headers[GatewayHeaders.Warning] is [{ Length: > 0 } other]
                ? $"{other}; {Unpriced}"
                : Unpriced;
    }

    /// <summary>Micro-dollars as dollars, without needless zeros.</summary>
    public static string Dollars(long microDollars) => (microDollars / MicroPerDollar).ToString("0.######", CultureInfo.InvariantCulture);
}
