using System.Diagnostics.CodeAnalysis;

namespace ImageGateway.Core.Errors;

/// <summary>A value, or the error that the gateway answers with in its place.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
public readonly record struct Result<T>
{
    private readonly T _value;

    /// <summary>Creates a result that holds a value.</summary>
    public Result(T value) => _value = value;

    /// <summary>Creates a result that holds an error.</summary>
    public Result(GatewayError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        _value = default!;
        Error = error;
    }

    /// <summary>The error; null where there is a value.</summary>
    public GatewayError? Error { get; }

    /// <summary>The value of a result without an error.</summary>
    /// <exception cref="InvalidOperationException">The result holds an error.</exception>
    public T Value => Error is null ? _value : throw new InvalidOperationException("The result holds an error: " + Error.Message);

    /// <summary>Gets the value, or the error where there is none.</summary>
    /// <returns>True where there is a value.</returns>
    public bool TryGet([MaybeNullWhen(false)] out T found, [NotNullWhen(false)] out GatewayError? error)
    {
        found = _value;
        error = Error;
        return error is null;
    }

    /// <summary>Makes a result of another type from the value; an error stays what it is.</summary>
    public Result<TOther> Select<TOther>(Func<T, TOther> select) => Error is null ? new(select(_value)) : new(Error);

    /// <summary>Creates a result that holds the value.</summary>
    public static implicit operator Result<T>(T value) => new(value);

    /// <summary>Creates a result that holds the error.</summary>
    public static implicit operator Result<T>(GatewayError error) => new(error);
}
