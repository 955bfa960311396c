namespace ImageGateway.Simulators.Shared.Parameters;

public enum ViolationKind
{
    Unknown,
    Missing,
    Duplicate,
    WrongType,
    TooLong,
    TooShort,
    AboveMaximum,
    BelowMinimum,
    NotAllowed,
}

/// <summary>Fault of a parameter. Each provider has its own words for it.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="Got">The value, its length or its kind, as the message wants it.</param>
/// <param name="Expected">The bound or the type that was expected.</param>
/// <param name="Allowed">The permitted values of a closed list.</param>
public sealed record Violation(
    ViolationKind Kind, string Parameter, string Got = "", string Expected = "", IReadOnlyList<string>? Allowed = null);
