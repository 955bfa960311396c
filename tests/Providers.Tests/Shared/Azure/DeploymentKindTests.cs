using System.Collections.Frozen;
using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Inputs;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Shared.Azure;

/// <summary>The kind of deployment that an endpoint names decides the rows of the price sheet by which it is charged.</summary>
public sealed class DeploymentKindTests
{
    private const string Key = "azure_deployment_kind";

    private static readonly PriceList Sheet = PriceListReader.Shipped();
    private static readonly Pricer Pricer = new(Sheet);

    // A count of each kind of token: what is charged is the sum of the rows, whichever of them a kind has of its own.
    private static readonly ImageUsage Usage = new(1_000_000, 3_000_000, 4_000_000)
    {
        TextInputTokens = 600_000,
        ImageInputTokens = 400_000,
        CachedInputTokens = 300_000,
        CachedTextTokens = 200_000,
        CachedImageTokens = 100_000,
        ImageOutputTokens = 2_900_000,
        TextOutputTokens = 100_000,
    };

    public static TheoryData<string, string> Models
    {
        get
        {
            var models = new TheoryData<string, string>();
            foreach (var (provider, model) in Sheet.Rows.Where(row => row.Deployment is not null).Select(row => (row.Provider, row.Model))
                .Distinct())
                models.Add(provider, model);
            return models;
        }
    }

    public static TheoryData<string> Providers =>
        [.. Sheet.Rows.Where(row => row.Deployment is not null).Select(row => row.Provider).Distinct()];

    [Theory]
    [MemberData(nameof(Models))]
    public void Settle_EachKindOfTheSheet_IsPricedByItsOwnRows(string provider, string model)
    {
        var kinds = Sheet.Find(provider, model).Select(row => row.Deployment).Where(kind => kind is not null).Distinct()
            .Append(Deployments.Global).ToList();
        foreach (var kind in kinds)
        {
            foreach (var spelling in Spellings(kind!))
            {
                foreach (var operation in new[] { ImageOperation.Generation, ImageOperation.Edit })
                {
                    var quote = Quote(provider, model, operation, spelling);
                    Assert.Equal(new(Expected(provider, model, kind), true), quote.Settle(new(1, Usage, 0)));
                    Assert.Equal(quote.MicroDollars, Quote(provider, model, operation, Spellings(kind!)[0]).MicroDollars);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Quote_NoKind_ReservesTheHighestAndChargesTheUsual(string provider, string model)
    {
        foreach (var operation in new[] { ImageOperation.Generation, ImageOperation.Edit })
        {
            var unset = Quote(provider, model, operation, null);
            var named = Setting(provider).Values.Select(value => Quote(provider, model, operation, value).MicroDollars).ToList();

            Assert.Equal(named.Max(), unset.MicroDollars);
            Assert.True(named.Min() < unset.MicroDollars);
            Assert.Equal(new(Expected(provider, model, Deployments.Global), true), unset.Settle(new(1, Usage, 0)));
        }
    }

    // A price file may have rows of a kind for some models only.
    [Theory]
    [MemberData(nameof(Models))]
    public void Quote_KindWithoutRows_ReservesTheHighest(string provider, string model)
    {
        foreach (var value in Setting(provider).Values)
        {
            var kind = Kind(provider, value);
            if (kind != Deployments.Global && Sheet.Find(provider, model).All(row => row.Deployment != kind))
                Assert.Equal(
                    Quote(provider, model, ImageOperation.Generation, null).MicroDollars, Quote(
                        provider, model, ImageOperation.Generation, value).MicroDollars);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Translate_EveryKindOfTheSheet_HasAValue(string provider)
    {
        var named = Setting(provider).Values.Select(value => Kind(provider, value)!).ToHashSet();
        Assert.Superset(
            Sheet.Rows.Where(row => row.Provider == provider).Select(row => row.Deployment ?? Deployments.Global).ToHashSet(), named);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Translate_UnknownKind_IsRefusedByName(string provider)
    {
        foreach (var value in new[] { "global", "batch", "provisioned_managed", "data_zone", "standard ", "-" })
        {
            var refusal = Translate(provider, "gpt-image-1", ImageOperation.Generation, value).Refusal!;
            Assert.Equal((400, Key, "invalid_value"), (refusal.Status, refusal.Param, refusal.Code));
            Assert.All(Setting(provider).Values, known => Assert.Contains($"'{known}'", refusal.Message, StringComparison.Ordinal));
        }

        Assert.Null(Translate(provider, "gpt-image-1", ImageOperation.Generation, string.Empty).Refusal);
    }

    private static long Expected(string provider, string model, string? kind)
    {
        long Rate(params TokenKind[] kinds) =>
            kinds.Select(
                wanted => Rows(wanted, kind).DefaultIfEmpty(0).Max() is > 0 and var own
                    ? own
                    : Rows(wanted, null).DefaultIfEmpty(0).Max()).First(rate => rate > 0);
        IEnumerable<long> Rows(TokenKind tokens, string? deployment) =>
            Sheet.Find(provider, model).Where(row => row.Tokens == tokens && row.Deployment == deployment && !row.IsReserveOnly)
                .Select(row => row.PicoDollars);

        var pico = (400_000 * (Int128)Rate(TokenKind.TextInput))
            + (200_000 * (Int128)Rate(TokenKind.CachedTextInput, TokenKind.CachedInput))
            + (300_000 * (Int128)Rate(TokenKind.ImageInput)) + (100_000 * (Int128)Rate(TokenKind.CachedImageInput, TokenKind.CachedInput))
            + (2_900_000 * (Int128)Rate(TokenKind.ImageOutput)) + (100_000 * (Int128)Rate(TokenKind.TextOutput, TokenKind.ImageOutput));
        return (long)((pico + 999_999) / 1_000_000);
    }

    // The gateway's, and Azure's own.
    private static string[] Spellings(string kind) => kind switch
    {
        Deployments.Global => ["global_standard", "GlobalStandard", "global-standard"],
        Deployments.DataZone => ["data_zone_standard", "DataZoneStandard", "DATA_ZONE_STANDARD"],
        Deployments.Regional => ["standard", "Standard"],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without a value."),
    };

    private static ProviderSetting Setting(string provider) =>
        Declared.Provider(provider).Capabilities.Settings.Single(setting => setting.ConfigKey == Key);

    private static string? Kind(string provider, string value) =>
        Translate(provider, "gpt-image-1", ImageOperation.Generation, value).Deployment;

    private static PriceQuote Quote(string provider, string model, ImageOperation operation, string? kind)
    {
        var image = Image(model, operation);
        return Pricer.Quote(PriceQuery.From(Declared.Provider(provider), image, Translate(provider, model, operation, kind))!.Value)!;
    }

    private static ImageRequest Image(string model, ImageOperation operation) => operation == ImageOperation.Generation
        ? Shapes.Json(operation, model, ("size", "1024x1024"), ("quality", "high"))
        : Shapes.Form(operation, model, [("size", "1024x1024"), ("quality", "high")], Shapes.File("image", Shapes.Png));

    private static Translation Translate(string provider, string model, ImageOperation operation, string? kind)
    {
        var endpoint = Registry.Endpoint;
        if (kind is not null)
            endpoint = endpoint with { Settings = endpoint.Settings.Append(new(Key, kind)).ToFrozenDictionary() };
        return Declared.Provider(provider).Write(new(Image(model, operation), endpoint));
    }
}
