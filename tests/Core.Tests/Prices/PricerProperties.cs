using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.Core.Prices;

namespace ImageGateway.Core.Tests.Prices;

public sealed class PricerProperties
{
    private static readonly PriceSheet Sheet = PriceSheetReader.Shipped();
    private static readonly Pricer Pricer = new(Sheet);
    private static readonly (string Provider, string Model)[] Models = [.. Sheet.Rows.Select(row => (row.Provider, row.Model)).Distinct()];

    [Fact]
    public void Quote_AnyPricedModel_IsNeverZeroAndGrowsWithTheCount() => Prop.ForAll(Queries(), query =>
    {
        var one = Pricer.Quote(query);
        var more = Pricer.Quote(query with { Count = query.Count + 1 });
        if (one is null)
            return Sheet.Find(query.Provider, query.Model).All(row => row.Unit == PriceUnit.Token && row.Tokens != "image_output" || row.Operation == PricedOperation.InputImage);
        return one.MicroDollars > 0 && more!.PicoDollars > one.PicoDollars;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Quote_AnyRequest_RoundsUpOnceAndNeverDown() => Prop.ForAll(Queries(), query =>
    {
        var quote = Pricer.Quote(query);
        return quote is null || ((Int128)quote.MicroDollars * 1_000_000 >= quote.PicoDollars && ((Int128)quote.MicroDollars - 1) * 1_000_000 < quote.PicoDollars);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Quote_UsageWithinTheReservation_NeverCostsMore() => Prop.ForAll(Queries(), ArbMap.Default.ArbFor<PositiveInt>(), (query, part) =>
    {
        var quote = Pricer.Quote(query with { Size = new(1024, 1024), Quality = null });
        var tokens = Math.Min(part.Get, 1_000);
        var usage = Pricer.OfUsage(query.Provider, query.Model, new(query.PromptBytes, (long)tokens * query.Count, 0) { TextInputTokens = query.PromptBytes });

        // 1,000 tokens are below every model's greatest output, so the reservation must cover them.
        return usage is null || quote is null || quote.Exact || Covers(quote, usage.Value, query);
    }).QuickCheckThrowOnFailure();

    private static bool Covers(PriceQuote quote, Int128 usage, PriceQuery query)
    {
        var output = Sheet.Find(query.Provider, query.Model).Where(row => row.Tokens == "image_output").Max(row => row.PicoDollars);
        var tokensReserved = quote.PicoDollars / ((Int128)output * query.Count);
        return tokensReserved < 1_000 || quote.PicoDollars >= usage;
    }

    private static Arbitrary<PriceQuery> Queries() =>
        (from model in Gen.Elements(Models)
         from operation in Gen.Elements(ImageOperation.Generation, ImageOperation.Edit)
         from count in Gen.Choose(1, 50)
         from size in Gen.Elements<ImageSize?>(null, new(256, 256), new(1024, 1024), new(1536, 1024), new(3840, 2160))
         from quality in Gen.Elements(null, "low", "high", "standard", "hd", "nonsense")
         from steps in Gen.Elements<int?>(null, 1, 30, 51, 150)
         from prompt in Gen.Choose(1, 32_000)
         from partial in Gen.Choose(0, 3)
         select new PriceQuery(model.Provider, model.Model, operation, count)
         {
             Size = size,
             Quality = quality,
             Steps = steps,
             PromptBytes = prompt,
             PartialImages = partial,
             InputPictures = operation == ImageOperation.Edit ? 2 : 0,
         }).ToArbitrary();
}
