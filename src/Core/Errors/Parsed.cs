using System.Diagnostics.CodeAnalysis;

namespace ImageGateway.Core.Errors;

/// <summary>A value that was read from a text or a document, or the fault that it has.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
public readonly record struct Parsed<T>
    where T : class
{
    private Parsed(T? value, string? fault) => (Value, Fault) = (value, fault);

    /// <summary>The value; null where there is a fault.</summary>
    public T? Value { get; }

    /// <summary>The end of a sentence that says what is wrong; null where there is a value.</summary>
    public string? Fault { get; }

    /// <summary>Gets the value, or the fault where there is none.</summary>
    /// <returns>True where there is a value.</returns>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? fault)
    {
        (value, fault) = (Value, Fault);
        return value is not null;
    }

    /// <summary>Creates a result that holds the value.</summary>
    public static implicit operator Parsed<T>(T value) => new(value, null);

    /// <summary>Creates a result that holds the fault.</summary>
    public static implicit operator Parsed<T>(Fault fault) => new(null, fault.Text);
}
