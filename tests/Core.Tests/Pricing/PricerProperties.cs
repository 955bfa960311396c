using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;

namespace ImageGateway.Core.Tests.Pricing;

public sealed class PricerProperties
{
    private static readonly PriceList Sheet = PriceListReader.Shipped();
    private static readonly Pricer Pricer = new(Sheet);
    private static readonly (string Provider, string Model)[] Models = [.. Sheet.Rows.Select(row => (row.Provider, row.Model)).Distinct()];

    [Fact]
    public void Quote_AnyPricedModel_IsNeverZeroAndGrowsWithTheCount() => Prop.ForAll(Queries(), query =>
    {
        var one = Pricer.Quote(query);
        var more = Pricer.Quote(query with { Count = query.Count + 1 });
        if (one is null)
            return Sheet.Find(query.Provider, query.Model)
                .All(row => row.Unit == PriceUnit.Token && row.Tokens != TokenKind.ImageOutput || row.Operation
                    == PricedOperation.InputImage);
        return one.MicroDollars > 0 && more!.PicoDollars > one.PicoDollars;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Quote_AnyRequest_RoundsUpOnceAndNeverDown() => Prop.ForAll(Queries(), query =>
    {
        var quote = Pricer.Quote(query);
        return quote is null
            || ((Int128)quote.MicroDollars * 1_000_000 >= quote.PicoDollars
                && ((Int128)quote.MicroDollars - 1) * 1_000_000 < quote.PicoDollars);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Quote_AskedBefore_IsThatOfAPricerThatNobodyAsked() => Prop.ForAll(Queries(), query =>
    {
        // The same but for the prompt: what is kept of the one is used for the other.
        var asked = new Pricer(Sheet);
        asked.Quote(query with { PromptBytes = query.PromptBytes + 7 });
        var (kept, fresh) = (asked.Quote(query), new Pricer(Sheet).Quote(query));
        return kept?.PicoDollars == fresh?.PicoDollars && kept?.Exact == fresh?.Exact && kept?.LeastMicroDollarsEach
            == fresh?.LeastMicroDollarsEach;
    }).QuickCheckThrowOnFailure();

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
             InputImageCount = operation == ImageOperation.Edit ? 2 : 0,
         }).ToArbitrary();
}
