using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.Pricing;

/// <summary>The price of a request before it is sent.</summary>
/// <param name="PicoDollars">The price, or the most that it can be, in 10⁻¹² US dollars.</param>
/// <param name="Exact">Whether it is the price; else the provider's count of tokens, steps or pixels decides.</param>
/// <param name="Rows">The lines of the sheet that it was computed from.</param>
public sealed record PriceQuote(Int128 PicoDollars, bool Exact, IReadOnlyList<PriceRow> Rows)
{
    private const int PicoPerMicro = 1_000_000;

    /// <summary>Images that it is for, at least 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The most that is charged without a count of tokens, in 10⁻¹² US dollars; null: as much as is reserved.</summary>
    internal Int128? Documented { get; init; }

    /// <summary>True when <see cref="Documented"/> is the exact price.</summary>
    internal bool DocumentedIsExact { get; init; }

    /// <summary>The least that one image costs by token, in 10⁻¹² US dollars.</summary>
    internal Int128 LeastEach { get; init; }

    /// <summary>The prices of tokens that are charged; null where a count of tokens says nothing.</summary>
    internal TokenRates? Rates { get; init; }

    /// <summary>Upper bound of the cost of one byte of the prompt, in 10⁻¹² US dollars.</summary>
    internal Int128 PerPromptByte { get; init; }

    /// <summary>True when images are sent along.</summary>
    internal bool HasInputImages { get; init; }

    /// <summary>The price in micro-dollars, rounded up: once per attempt, so that no part of a cent is lost.</summary>
    public long MicroDollars => Micro(PicoDollars);

    /// <summary>
    /// The least that an image of this request costs, in micro-dollars rounded down; 0 where no count of tokens lowers the price.
    /// </summary>
    public long LeastMicroDollarsEach => (long)(LeastEach / PicoPerMicro);

    /// <summary>
    /// Prices the images that came: by the provider's count, but never below the least that such an image costs; without a count,
    /// by the reserved price.
    /// </summary>
    public SettledPrice Settle(DrawnImages drawn)
    {
        if (Rates is null)
            return new(Micro(Share(Documented ?? PicoDollars, drawn.Images)), DocumentedIsExact);

        var (pico, exact) = drawn.Usage is { } usage ? Rates.PriceOf(usage, HasInputImages) : (0, true);
        var least = LeastEach * drawn.Counted;
        return new(Micro(Int128.Max(pico, least) + Share(PicoDollars, drawn.Uncounted)), exact && pico >= least && drawn.Uncounted == 0);
    }

    private Int128 Share(Int128 pico, int images) => ((pico * images) + Count - 1) / Count;

    // Never more than a ledger can hold.
    private static long Micro(Int128 pico) => (long)Int128.Min((pico + PicoPerMicro - 1) / PicoPerMicro, Amount.MaxPart);
}

/// <summary>Price of an answer in micro-dollars, and whether it is exact.</summary>
/// <param name="MicroDollars">In micro-dollars, at most 2^52.</param>
/// <param name="Exact">Whether the vendor's own count and price say so; else it is the most that it can be.</param>
public readonly record struct SettledPrice(long MicroDollars, bool Exact);
