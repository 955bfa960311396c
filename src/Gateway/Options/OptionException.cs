namespace ImageGateway.Gateway.Options;

/// <summary>A setting that cannot be used; the message is one line that names option, value and bound.</summary>
public sealed class OptionException(string message) : Exception(message)
{
    /// <summary>A setting with a value outside its bound.</summary>
    public static OptionException ForOption(string option, string? value, string bound) =>
        new($"Invalid option {option} '{value}': {bound}");

    /// <summary>Several settings that cannot be used, a line each.</summary>
    public static OptionException ForAll(IEnumerable<OptionException> faults) =>
        new(string.Join('\n', faults.Select(static fault => fault.Message)));
}
