using System.Text.RegularExpressions;

namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>Finds the codes and statuses of the gateway's own errors in the sources.</summary>
internal static partial class ErrorCodes
{
    /// <summary>Lists every code that a construction of a <c>GatewayError</c> in a source names.</summary>
    /// <returns>The code, and the statuses beside it; none where the source computes the status.</returns>
    public static IEnumerable<(string Code, string[] Statuses)> In(string source)
    {
        source = Interpolation().Replace(source, "{}");
        foreach (Match made in Construction().Matches(source))
        {
            var arguments = Arguments(source, made.Index + made.Length);
            var (code, status) = made.Groups[1].Value switch
            {
                "Invalid" => (Find(arguments, "code", 2), Find(arguments, "status", 3) ?? "400"),
                "Upstream" => (Find(arguments, "code", 2), Find(arguments, "status", 0)),
                _ when IsError(arguments) => (Find(arguments, "code", 3), arguments[0]),
                _ => (null, null),
            };
            if (code is not null && Literal().IsMatch(code))
                yield return (code.Trim('"'), [.. Status().Matches(status ?? string.Empty).Select(static match => match.Value)]);
        }
    }

    /// <summary>Lists the codes that a source keeps as constants.</summary>
    public static IEnumerable<string> ConstantsIn(string source) =>
        Constant().Matches(source).Select(static constant => constant.Groups[1].Value);

    private static bool IsError(List<string> arguments) => arguments.Count > 2
        && (arguments[2].EndsWith("_error\"", StringComparison.Ordinal)
            || arguments[0].StartsWith("StatusCodes.Status", StringComparison.Ordinal));

    private static string? Find(List<string> arguments, string name, int position) =>
        arguments.Find(argument => argument.StartsWith(name + ":", StringComparison.Ordinal)) is { } named
            ? named[(name.Length + 1)..].Trim()
            : arguments.ElementAtOrDefault(position);

    // Arguments from behind the opening parenthesis to the closing one, texts and nested calls kept whole.
    private static List<string> Arguments(string source, int from)
    {
        var arguments = new List<string>();
        var (depth, begin, inText) = (1, from, false);
        for (var at = from; at < source.Length && depth > 0; at++)
        {
            var letter = source[at];
            if (letter == '"' && source[at - 1] != '\\')
                inText = !inText;
            if (inText)
                continue;
            depth += letter is '(' or '[' or '{' ? 1 : letter is ')' or ']' or '}' ? -1 : 0;
            if (depth == 0 || (depth == 1 && letter == ','))
            {
                arguments.Add(source[begin..at].Trim());
                begin = at + 1;
            }
        }

        return arguments;
    }

    [GeneratedRegex(@"(?:GatewayError\.(Invalid|Upstream)|\bnew(?: GatewayError)?)\s*\(")]
    private static partial Regex Construction();

    [GeneratedRegex(@"\bconst string \w*Code = ""([a-z0-9_]+)"";")]
    private static partial Regex Constant();

    // A text inside of another one, as in $"{string.Join(", ", names)}".
    [GeneratedRegex("\\{[^{}\"\n]*\"[^{}\n]*\\}")]
    private static partial Regex Interpolation();

    [GeneratedRegex("^\"[a-z0-9][a-z0-9_]+\"$")]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?<!\d)[45]\d\d(?!\d)")]
    private static partial Regex Status();
}
