namespace ImageGateway.Simulators.Shared.Parameters;

/// <summary>All parameters of one operation. What is not in the book is unknown.</summary>
public sealed record RuleBook(IReadOnlyList<ParameterRule> Rules)
{
    /// <summary>The first thing wrong: unknown names, then doubles, then missing ones, then values.</summary>
    public Violation? Check(ParameterSet parameters) =>
        parameters.All.Select(CheckName).FirstOrDefault(found => found is not null)
        ?? Rules.Select(rule => CheckPresence(rule, parameters)).FirstOrDefault(found => found is not null)
        ?? parameters.All.Select(CheckValue).FirstOrDefault(found => found is not null);

    private Violation? CheckName(Parameter parameter) =>
        Find(parameter) is null ? new Violation(ViolationKind.Unknown, parameter.Name) : null;

    private static Violation? CheckPresence(ParameterRule rule, ParameterSet parameters) =>
        parameters.All.Count(parameter => parameter.Name == rule.Name) switch
        {
            0 when rule.Required => new Violation(ViolationKind.Missing, rule.Name),
            > 1 when !rule.Repeatable => new Violation(ViolationKind.Duplicate, rule.Name),
            _ => null,
        };

    private Violation? CheckValue(Parameter parameter)
    {
        var rule = Find(parameter)!;
        return parameter.IsNull && rule is { Nullable: true, Required: false } ? null : rule.Check(parameter);
    }

    private ParameterRule? Find(Parameter parameter) => Rules.FirstOrDefault(rule => rule.Name == parameter.Name);
}
