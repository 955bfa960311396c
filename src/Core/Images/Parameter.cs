using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Images;

/// <summary>One parameter of a request, as it came: JSON text, or the text of a form field.</summary>
/// <param name="Name">The caller's name for it.</param>
/// <param name="Value">JSON text, or the field's raw text when <paramref name="IsText"/>.</param>
/// <param name="IsText">Whether it came as a form field, where everything is text.</param>
public readonly record struct Parameter(string Name, ReadOnlyMemory<byte> Value, bool IsText = false)
{
    /// <summary>True when the value is JSON <c>null</c>, which OpenAI treats as not given.</summary>
    public bool IsNull => !IsText && Value.Span.SequenceEqual("null"u8);

    /// <summary>The kind of value; a form field is a string.</summary>
    public JsonValueKind Kind => IsText ? JsonValueKind.String : JsonText.KindOf(Value.Span);

    /// <summary>The value as a string, or null where it is of another kind.</summary>
    public string? AsString()
    {
        if (IsText)
            return Encoding.UTF8.GetString(Value.Span);
        return Kind == JsonValueKind.String ? JsonText.Unescape(Value.Span[1..^1]) : null;
    }

    /// <summary>True when the value is a string without a letter.</summary>
    public bool IsEmptyString => IsText ? Value.IsEmpty : Value.Span.SequenceEqual("\"\""u8);

    /// <summary>Length of the string in UTF-8, as its reader gets it; 0 where the value is of another kind.</summary>
    public int StringBytes()
    {
        if (Kind != JsonValueKind.String)
            return 0;
        var text = IsText ? Value.Span : Value.Span[1..^1];

        // Escapes and broken characters are as long as what they become.
        return Ascii.IsValid(text) && (IsText || !text.Contains((byte)'\\')) ? text.Length : Encoding.UTF8.GetByteCount(AsString()!);
    }

    /// <summary>The value as an integer; form fields are parsed. Null where it is none.</summary>
    public long? AsInteger() =>
        (IsText || Kind == JsonValueKind.Number) && Utf8Parser.TryParse(Value.Span, out long number, out var read) && read == Value.Length
            ? number
            : null;

    /// <summary>The value as a boolean; in a form the words <c>true</c> and <c>false</c>. Null where it is neither.</summary>
    public bool? AsBoolean() => Value.Span switch
    {
        var text when text.SequenceEqual("true"u8) => true,
        var text when text.SequenceEqual("false"u8) => false,
        _ => null,
    };

    /// <summary>The value as text for a form field: a string without its quotes, anything else as its JSON.</summary>
    public ReadOnlyMemory<byte> AsFormText() =>
        !IsText && Kind == JsonValueKind.String ? Encoding.UTF8.GetBytes(AsString()!) : Value;

    /// <summary>The value as JSON; a form field becomes a string.</summary>
    public ReadOnlyMemory<byte> AsJson() => IsText ? JsonText.Quote(Encoding.UTF8.GetString(Value.Span)) : Value;
}
