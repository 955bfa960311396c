using System.Globalization;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Providers.Replicate;

/// <summary>
/// Finds the place that a model has for a size: a list of sizes, free sides behind <c>custom</c>, an aspect ratio, or
/// sides (docs/architecture/images.md#sizes). Pixels are claimed only where they were asked for by number.
/// </summary>
/// <param name="Inputs">What is sent; none where the model has no place.</param>
/// <param name="Used">The size that is asked for where it is not the wanted one.</param>
internal sealed record ReplicateSize(IReadOnlyList<InputMember> Inputs, ImageSize? Used)
{
    private const string Custom = "custom";

    private static readonly string[] SizeNames = ["size", "resolution", "image_size"];
    private static readonly string[] RatioNames = ["aspect_ratio"];

    /// <summary>The names by which a caller gives a size in the model's own way.</summary>
    public static IReadOnlyList<string> NativeNames { get; } = ["aspect_ratio", "width", "height", "resolution", "image_size"];

    /// <summary>Determines whether a text is one of the model's own words for a size.</summary>
    public static bool IsNative(InputSchema schema, string text) =>
        schema.Find("size") is { Choices.Count: > 0 } size && size.Choices.Contains(text);

    /// <summary>The place of the model's own word.</summary>
    public static ReplicateSize Native(string text) => new([InputMember.From("size", text)], null);

    /// <summary>The place of a word for a resolution or a shape, where a closed list of the model's has it; else null.</summary>
    public static ReplicateSize? From(InputSchema schema, string word)
    {
        foreach (var name in (ReadOnlySpan<string>)[.. SizeNames, .. RatioNames])
        {
            if (schema.Find(name)?.Choices.FirstOrDefault(choice => choice.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } choice)
                return new([InputMember.From(name, choice)], null);
        }

        return null;
    }

    /// <summary>The place of a size; null where the model has none.</summary>
    public static ReplicateSize? From(InputSchema schema, ImageSize wanted) =>
        Listed(schema, wanted) ?? FreeSides(schema, wanted) ?? Ratio(schema, wanted) ?? Sides(schema, wanted, []);

    private static ReplicateSize? Listed(InputSchema schema, ImageSize wanted)
    {
        foreach (var name in SizeNames)
        {
            if (schema.Find(name) is not { Choices.Count: > 0 } property)
                continue;
            var sizes = property.Choices.Where(choice => ImageSize.TryParse(choice, out _)).ToDictionary(SizeOf);
            if (sizes.Count == 0)
                continue;
            var nearest = SizeRule.OneOf([.. sizes.Keys]).Nearest(wanted);
            return new([InputMember.From(name, sizes[nearest])], nearest == wanted ? null : nearest);
        }

        return null;

        static ImageSize SizeOf(string text) => ImageSize.TryParse(text, out var size) ? size : default;
    }

    private static ReplicateSize? FreeSides(InputSchema schema, ImageSize wanted) =>
        schema.Find([.. RatioNames, .. SizeNames], property => property.Choices.Contains(Custom)) is { } unlocking
            ? Sides(schema, wanted, [InputMember.From(unlocking.Name, Custom)])
            : null;

    private static ReplicateSize? Ratio(InputSchema schema, ImageSize wanted)
    {
        if (schema.Find(RatioNames) is not { } property)
            return null;
        var ratios = property.Choices.Select(choice => (Choice: choice, Ratio: RatioOf(choice))).Where(choice => choice.Ratio is not null)
            .ToList();
        if (ratios.Count == 0)
            return null;
        var nearest = ratios.MinBy(choice => Math.Abs(Math.Log(choice.Ratio!.Value / wanted.Ratio)));
        return new([InputMember.From(property.Name, nearest.Choice)], null);
    }

    private static double? RatioOf(string choice) =>
        choice.Split(':') is [var left, var right]
        && double.TryParse(left, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var width)
        && double.TryParse(right, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var height)
        && width > 0 && height > 0 ? width / height : null;

    private static ReplicateSize? Sides(InputSchema schema, ImageSize wanted, IReadOnlyList<InputMember> before)
    {
        if (schema.Find("width") is not { } width || schema.Find("height") is not { } height)
            return null;

        // The shape counts more than the area: both sides shrink or grow alike before each is held to its own bounds.
        var (maxWidth, maxHeight) = (Largest(width), Largest(height));
        var scale = Math.Min(1, Math.Min(maxWidth / wanted.Width, maxHeight / wanted.Height));
        scale = Math.Max(scale, Math.Max(Smallest(width) / wanted.Width, Smallest(height) / wanted.Height));
        var used = new ImageSize(Nearest(width, wanted.Width * scale), Nearest(height, wanted.Height * scale));
        return new([.. before, Number("width", width, used.Width), Number("height", height, used.Height)], used == wanted ? null : used);
    }

    private static double Largest(InputProperty side) => Choices(side).DefaultIfEmpty(side.Maximum ?? ImageSize.MaxSide).Max();

    private static double Smallest(InputProperty side) => Choices(side).DefaultIfEmpty(side.Minimum ?? 1).Min();

    private static int Nearest(InputProperty side, double wanted)
    {
        var choices = Choices(side);
        if (choices.Count > 0)
            return (int)choices.MinBy(choice => Math.Abs(choice - wanted));
        var step = side.Step is { } multiple and >= 1 ? multiple : 1;
        var (least, most) = (Math.Ceiling(Smallest(side) / step) * step, Math.Floor(Largest(side) / step) * step);
        return (int)Math.Clamp(Math.Round(wanted / step, MidpointRounding.AwayFromZero) * step, Math.Min(least, most), most);
    }

    private static List<double> Choices(InputProperty side) =>
        [.. side.Choices
            .Select(choice => double.TryParse(choice, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number is >= 1 and <= ImageSize.MaxSide)];

    private static InputMember Number(string name, InputProperty side, int pixels) =>
        side.Type == "string" ? InputMember.From(name, pixels.ToString(CultureInfo.InvariantCulture)) : new(name, JsonText.Number(pixels));
}
