using System.Globalization;
using System.Numerics;

namespace ImageGateway.Core.Routing.Conditions;

/// <summary>
/// The number that a text begins with, as JavaScript's <c>parseFloat</c> reads it: 1024 of <c>1024x1536</c>
/// (docs/architecture/portkey.md#conditions).
/// </summary>
internal static class LeadingNumber
{
    /// <summary>The number, or null where the text begins with none.</summary>
    public static double? Parse(string text)
    {
        var number = Prefix(text.AsSpan());
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>The number, or null where the text begins with none.</summary>
    public static double? Parse(ReadOnlySpan<byte> utf8)
    {
        var number = Prefix(utf8);
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static ReadOnlySpan<TLetter> Prefix<TLetter>(ReadOnlySpan<TLetter> text)
        where TLetter : unmanaged, IBinaryInteger<TLetter>
    {
        var at = 0;
        while (At(text, at) is ' ' or (>= '\t' and <= '\r'))
            at++;
        var start = at;
        if (At(text, at) is '+' or '-')
            at++;
        at = AfterDigits(text, at);
        if (At(text, at) == '.')
            at = AfterDigits(text, at + 1);

        // An exponent without digits is none.
        var exponent = at + (At(text, at + 1) is '+' or '-' ? 2 : 1);
        if (At(text, at) is 'e' or 'E' && AfterDigits(text, exponent) is var end && end > exponent)
            at = end;
        return text[start..at];
    }

    private static int AfterDigits<TLetter>(ReadOnlySpan<TLetter> text, int at)
        where TLetter : unmanaged, IBinaryInteger<TLetter>
    {
        while (char.IsAsciiDigit(At(text, at)))
            at++;
        return at;
    }

    // Past the end stands what is in no number.
    private static char At<TLetter>(ReadOnlySpan<TLetter> text, int index)
        where TLetter : unmanaged, IBinaryInteger<TLetter> => index < text.Length ? (char)int.CreateTruncating(text[index]) : '\0';
}
