using System.Globalization;
using System.Text.Json;

namespace ImageGateway.Core.Pricing;

/// <summary>Reads a price sheet: <c>{"currency":"USD","rows":[{provider, model, unit, operation, usd, source, as_of, …}]}</c>.</summary>
public static class PriceListReader
{
    private const decimal PicoPerDollar = 1_000_000_000_000m;
    private const decimal MaxDollars = 1_000_000m;

    /// <summary>The sheet that is shipped.</summary>
    public static PriceList Shipped()
    {
        using var stream = typeof(PriceListReader).Assembly.GetManifestResourceStream("ImageGateway.Core.Pricing.prices.json")!;
        return Read(stream);
    }

    /// <summary>Reads a price sheet from JSON.</summary>
    /// <exception cref="FormatException">It is not a price sheet; the message says where and why.</exception>
    public static PriceList Read(Stream json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.TryGetProperty("currency", out var currency) && currency.GetString() != "USD")
                throw new FormatException("The currency of a price sheet must be USD.");
            if (!root.TryGetProperty("rows", out var rows) || rows.ValueKind != JsonValueKind.Array)
                throw new FormatException("A price sheet must have 'rows'.");
            return new([.. rows.EnumerateArray().Select(ReadRow)]);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new FormatException("The price sheet cannot be read: " + fault.Message, fault);
        }
    }

    private static PriceRow ReadRow(JsonElement row, int index)
    {
        string Text(string name) =>
            Optional(row, name) ?? throw new FormatException($"Row {index + 1} of the price sheet has no '{name}'.");
        int Number(string name, int standard) => row.TryGetProperty(name, out var value) ? value.GetInt32() : standard;

        var line = new PriceRow(
            Text("provider"), Text("model"), Unit(Text("unit"), index), Operation(Text("operation"), index), Pico(Text("usd"), index), Text(
                "source"), Date(Text("as_of"), index))
        {
            Size = Optional(row, "size"),
            Quality = Optional(row, "quality"),
            Resolution = Optional(row, "resolution"),
            Tokens = Optional(row, "tokens") is { } kind ? Kind(kind, index) : null,
            MaxTokens = Number("max_tokens", 0),
            Grid = Number("grid", 0),
            OutputTokens = Number("output_tokens", 0),
            Deployment = Optional(row, "deployment") is { } deployment ? OneOf(Deployments.All, "deployment", deployment, index) : null,
            IsReserveOnly = Optional(row, "use") is { } use && OneOf(["reserve"], "use", use, index) == "reserve",
            Tier = Optional(row, "tier") switch
            {
                null => null,
                "first" => PriceTier.First,
                "further" => PriceTier.Further,
                var other => throw Fault(index, "tier", other),
            },
            MinPixels = Number("min_pixels", 0),
            MinSteps = Number("min_steps", 0),
            MaxSteps = Number("max_steps", int.MaxValue),
            DefaultSteps = Number("default_steps", 0),
            Note = Optional(row, "note"),
        };
        return (line.Unit == PriceUnit.Token) == line.Tokens.HasValue
            ? line
            : throw new FormatException($"Row {index + 1} of the price sheet: 'tokens' belongs to the unit 'token', and to no other.");
    }

    private static string? Optional(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static PriceUnit Unit(string text, int index) =>
        Enum.TryParse<PriceUnit>(text, ignoreCase: true, out var unit) && Enum.IsDefined(unit) ? unit : throw Fault(index, "unit", text);

    private static PricedOperation Operation(string text, int index) => text switch
    {
        "generate" => PricedOperation.Generate,
        "edit" => PricedOperation.Edit,
        "upscale" => PricedOperation.Upscale,
        "input_image" => PricedOperation.InputImage,
        _ => throw Fault(index, "operation", text),
    };

    private static TokenKind Kind(string text, int index) => text switch
    {
        "text_input" => TokenKind.TextInput,
        "image_input" => TokenKind.ImageInput,
        "cached_input" => TokenKind.CachedInput,
        "cached_text_input" => TokenKind.CachedTextInput,
        "cached_image_input" => TokenKind.CachedImageInput,
        "text_output" => TokenKind.TextOutput,
        "image_output" => TokenKind.ImageOutput,
        _ => throw Fault(index, "tokens", text),
    };

    private static string OneOf(IReadOnlyList<string> known, string name, string text, int index) =>
        known.Contains(text) ? text : throw Fault(index, name, text);

    // Decimal text, never floating point.
    private static long Pico(string text, int index) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars) && dollars is >= 0
            and <= MaxDollars
            ? (long)decimal.Ceiling(dollars * PicoPerDollar)
            : throw Fault(index, "usd", text);

    private static string Date(string text, int index) =>
        DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM", "yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? text
            : throw Fault(index, "as_of", text);

    private static FormatException Fault(int index, string name, string text) =>
        new($"Row {index + 1} of the price sheet: '{text}' is no '{name}'.");
}
