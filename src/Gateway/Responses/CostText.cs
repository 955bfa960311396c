using System.Globalization;

namespace ImageGateway.Gateway.Responses;

/// <summary>Writes amounts of money for people and programs.</summary>
public static class CostText
{
    private const decimal MicroPerDollar = 1_000_000m;

    /// <summary>Micro-dollars as dollars, without needless zeros.</summary>
    public static string Dollars(long microDollars) => (microDollars / MicroPerDollar).ToString("0.######", CultureInfo.InvariantCulture);
}
