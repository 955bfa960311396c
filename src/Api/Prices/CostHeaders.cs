using System.Globalization;
using ImageGateway.Core.Prices;

namespace ImageGateway.Api.Prices;

/// <summary>Says in an answer's headers what it cost (design section 8).</summary>
internal static class CostHeaders
{
    private const decimal MicroPerDollar = 1_000_000m;

    private const string Cost = "x-gateway-cost-usd";
    private const string CostMax = "x-gateway-cost-max-usd";

    /// <summary>Sets the header: the cost where it is known, else the most that it can be; none for an unpriced model.</summary>
    public static void Set(IHeaderDictionary headers, PriceQuote? quote, long? settledMicroDollars)
    {
        if (settledMicroDollars is { } settled)
            headers[Cost] = Dollars(settled);
        else if (quote is not null)
            headers[quote.Exact ? Cost : CostMax] = Dollars(quote.MicroDollars);
    }

    /// <summary>Micro-dollars as dollars, without needless zeros.</summary>
    public static string Dollars(long microDollars) => (microDollars / MicroPerDollar).ToString("0.######", CultureInfo.InvariantCulture);
}
