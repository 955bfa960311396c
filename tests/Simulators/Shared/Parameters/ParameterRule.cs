using System.Globalization;

namespace ImageGateway.Simulators.Shared.Parameters;

/// <summary>Rule for the value of a parameter. Rules are tables of the documentation, so each provider reads like its own page.</summary>
public abstract record ParameterRule(string Name)
{
    public bool Required { get; init; }

    /// <summary>True when JSON null stands for "not given".</summary>
    public bool Nullable { get; init; } = true;

    /// <summary>True when a form may hold the name more than once.</summary>
    public bool Repeatable { get; init; }

    public abstract Violation? Check(Parameter parameter);

    protected Violation WrongType(string expected, Parameter parameter) => new(ViolationKind.WrongType, Name, parameter.Kind, expected);

    protected static string Show(double number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A text within length bounds.</summary>
public sealed record TextRule(string Name, int MaxLength = int.MaxValue, int MinLength = 0) : ParameterRule(Name)
{
    public override Violation? Check(Parameter parameter)
    {
        if (parameter.Text is not { } text)
            return WrongType("a string", parameter);

        // Limits are said in characters: a surrogate pair is one of them.
        var length = text.EnumerateRunes().Count();
        if (length > MaxLength)
            return new(ViolationKind.TooLong, Name, Show(length), Show(MaxLength));
        return length < MinLength ? new(ViolationKind.TooShort, Name, Show(length), Show(MinLength)) : null;
    }
}

/// <summary>A whole number within bounds.</summary>
public sealed record IntegerRule(string Name, long Minimum, long Maximum) : ParameterRule(Name)
{
    public override Violation? Check(Parameter parameter)
    {
        if (parameter.Integer is not { } number)
            return WrongType("an integer", parameter);
        if (number > Maximum)
            return new(ViolationKind.AboveMaximum, Name, Show(number), Show(Maximum));
        return number < Minimum ? new(ViolationKind.BelowMinimum, Name, Show(number), Show(Minimum)) : null;
    }
}

/// <summary>A number within bounds.</summary>
public sealed record NumberRule(string Name, double Minimum, double Maximum) : ParameterRule(Name)
{
    public override Violation? Check(Parameter parameter)
    {
        if (parameter.Number is not { } number || !double.IsFinite(number))
            return WrongType("a number", parameter);
        if (number > Maximum)
            return new(ViolationKind.AboveMaximum, Name, Show(number), Show(Maximum));
        return number < Minimum ? new(ViolationKind.BelowMinimum, Name, Show(number), Show(Minimum)) : null;
    }
}

/// <summary>One of a closed list, upper and lower case told apart.</summary>
public sealed record ChoiceRule(string Name, IReadOnlyList<string> Allowed) : ParameterRule(Name)
{
    public override Violation? Check(Parameter parameter)
    {
        if (parameter.Text is not { } text)
            return WrongType("a string", parameter);
        return Allowed.Contains(text, StringComparer.Ordinal) ? null : new(ViolationKind.NotAllowed, Name, text, "", Allowed);
    }
}

/// <summary>Rule for true or false.</summary>
public sealed record FlagRule(string Name) : ParameterRule(Name)
{
    public override Violation? Check(Parameter parameter) => parameter.Flag is null ? WrongType("a boolean", parameter) : null;
}

/// <summary>A file part of a form; its content is the provider's to judge.</summary>
public sealed record FileRule(string Name) : ParameterRule(Name)
{
    public override Violation? Check(Parameter parameter) => parameter.Part is { IsFile: true } ? null : WrongType("a file", parameter);
}

/// <summary>A known name whose value the provider judges itself.</summary>
public sealed record AnyRule(string Name) : ParameterRule(Name)
{
    public override Violation? Check(Parameter parameter) => null;
}
