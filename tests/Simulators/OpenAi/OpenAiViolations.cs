using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>A broken rule in the words of the API.</summary>
public static class OpenAiViolations
{
    public static SimulatedResponse Response(Violation violation)
    {
        var (message, code) = Describe(violation);
        return OpenAiErrors.Invalid(message, violation.Parameter, code);
    }

    private static (string Message, string Code) Describe(Violation found) => found.Kind switch
    {
        ViolationKind.Unknown => ($"Unknown parameter: '{found.Parameter}'.", "unknown_parameter"),
        ViolationKind.Missing => ($"Missing required parameter: '{found.Parameter}'.", "missing_required_parameter"),
        ViolationKind.Duplicate => (
            $"Duplicate parameter: '{found.Parameter}'. You provided multiple values for this parameter, whereas only one is allowed. " +
            "If you are trying to provide a list of values, use the array syntax instead " +
            $"e.g. '{found.Parameter}[]=<value>'.", "duplicate_parameter"),
        ViolationKind.WrongType => (
            $"Invalid type for '{found.Parameter}': expected {found.Expected}, but got {found.Got} instead.", "invalid_type"),
        ViolationKind.TooLong => (
            $"Invalid '{found.Parameter}': string too long. Expected a string with maximum length {found.Expected}, but got a string " +
            $"with length {found.Got} instead.", "string_above_max_length"),
        ViolationKind.TooShort => (
            $"Invalid '{found.Parameter}': empty string. Expected a string with minimum length {found.Expected}, " +
            "but got an empty string instead.", "empty_string"),
        ViolationKind.AboveMaximum => (
            $"Invalid '{found.Parameter}': integer above maximum value. Expected a value <= {found.Expected}, but got {found.Got} instead.",
            "integer_above_max_value"),
        ViolationKind.BelowMinimum => (
            $"Invalid '{found.Parameter}': integer below minimum value. Expected a value >= {found.Expected}, but got {found.Got} instead.",
            "integer_below_min_value"),
        _ => ($"Invalid value: '{found.Got}'. {Permitted(found)}", "invalid_value"),
    };

    private static string Permitted(Violation found) => found.Allowed switch
    {
        null => $"Supported values are: {found.Expected}.",
        [var only] => $"Value must be '{only}'.",
        [var first, var second] => $"Supported values are: '{first}' and '{second}'.",
        var many => $"Supported values are: {string.Join(", ", many.SkipLast(1).Select(one => $"'{one}'"))}, and '{many[^1]}'.",
    };
}
