using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageGateway.Core.Routing.Conditions;

/// <summary>A fact of a request, where it lies: comparing it allocates nothing.</summary>
public readonly ref struct RequestAttribute
{
    private const int MaxDigits = 20;
    private const int MaxBytesPerChar = 3;

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly string? _text;
    private readonly long? _whole;
    private readonly bool _isField;

    /// <summary>Creates a fact that is a text.</summary>
    public RequestAttribute(string text) => (Kind, _text) = (JsonValueKind.String, text);

    /// <summary>Creates a fact that is a whole number.</summary>
    public RequestAttribute(long number) => (Kind, _whole) = (JsonValueKind.Number, number);

    /// <summary>A value of metadata.</summary>
    public RequestAttribute(RequestAttributeValue value) => (Kind, _text) = (value.Kind, value.Text);

    /// <summary>A value as it came.</summary>
    /// <param name="kind">String, number or boolean, for which <see cref="JsonValueKind.True"/> stands.</param>
    /// <param name="utf8">Its text, without escapes.</param>
    public RequestAttribute(JsonValueKind kind, ReadOnlySpan<byte> utf8)
    {
        Kind = kind;
        _utf8 = utf8;
    }

    private RequestAttribute(JsonValueKind kind, ReadOnlySpan<byte> utf8, bool isField)
        : this(kind, utf8) => _isField = isField;

    /// <summary>String, number or boolean, for which <see cref="JsonValueKind.True"/> stands.</summary>
    public JsonValueKind Kind { get; }

    /// <summary>The value as a number, which texts may begin with; or null.</summary>
    public double? Number
    {
        get
        {
            if (_whole is { } whole)
                return whole;
            return _text is null ? LeadingNumber.Parse(_utf8) : LeadingNumber.Parse(_text);
        }
    }

    /// <summary>The most bytes of UTF-8 that the value's text has.</summary>
    public int MaxBytes => _whole is not null ? MaxDigits : _text is null ? _utf8.Length : _text.Length * MaxBytesPerChar;

    /// <summary>A field of a form, where everything is text.</summary>
    /// <param name="kind">What it reads as.</param>
    /// <param name="utf8">Its text.</param>
    public static RequestAttribute OfField(JsonValueKind kind, ReadOnlySpan<byte> utf8) => new(kind, utf8, isField: true);

    /// <summary>
    /// Determines whether the fact has this value and kind; numbers compare by value. A form's field also equals its text.
    /// </summary>
    public bool Is(RequestAttributeValue value)
    {
        if (Kind != value.Kind)
            return _isField && value.Kind == JsonValueKind.String && IsText(value.Text);
        if (Kind == JsonValueKind.Number && Number is { } left && value.Number is { } right)
            return left.Equals(right);
        return _text is null ? IsText(value.Text) : _text == value.Text;
    }

    /// <summary>Determines whether the fact's text matches a pattern.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long.</exception>
    public bool Matches(Regex pattern, PatternTime time)
    {
        if (_text is not null)
            return time.IsMatch(pattern, _text);
        var letters = ArrayPool<char>.Shared.Rent(MaxBytes);
        try
        {
            return time.IsMatch(pattern, letters.AsSpan(0, CopyTo(letters)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(letters);
        }
    }

    /// <summary>Writes its text as UTF-8.</summary>
    /// <param name="utf8">At least <see cref="MaxBytes"/>.</param>
    /// <returns>How many bytes it has.</returns>
    public int CopyTo(Span<byte> utf8)
    {
        if (_whole is { } whole)
            return whole.TryFormat(utf8, out var digits, provider: CultureInfo.InvariantCulture) ? digits : 0;
        if (_text is not null)
            return Encoding.UTF8.GetBytes(_text, utf8);
        _utf8.CopyTo(utf8);
        return _utf8.Length;
    }

    private int CopyTo(Span<char> letters) => _whole is { } whole
        ? whole.TryFormat(letters, out var digits, provider: CultureInfo.InvariantCulture) ? digits : 0
        : Encoding.UTF8.GetChars(_utf8, letters);

    private bool IsText(string text)
    {
        if (Ascii.IsValid(text))
            return Ascii.Equals(_utf8, text);
        if (_utf8.Length < text.Length || _utf8.Length > text.Length * MaxBytesPerChar)
            return false;
        var letters = ArrayPool<char>.Shared.Rent(_utf8.Length);
        var isSame = letters.AsSpan(0, CopyTo(letters)).SequenceEqual(text);
        ArrayPool<char>.Shared.Return(letters);
        return isSame;
    }
}
