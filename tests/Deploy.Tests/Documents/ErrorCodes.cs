using System.Text.RegularExpressions;

namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>Finds the codes of the gateway's own errors in the sources.</summary>
internal static partial class ErrorCodes
{
    private static readonly string[] Types =
    [
        "invalid_request_error", "server_error", "permission_error", "authentication_error", "rate_limit_error", "timeout_error",
        "upstream_error", "client_error",
    ];

    /// <summary>Lists every code that a construction of a <c>GatewayError</c> in a source names.</summary>
    public static IEnumerable<string> In(string source)
    {
        source = Interpolation().Replace(source, "{}");
        foreach (Match made in Construction().Matches(source))
        {
            var arguments = Arguments(source, made.Index + made.Length);
            var code = arguments.Find(static argument => argument.StartsWith("code:", StringComparison.Ordinal))?[5..].Trim();
            if (made.Value.StartsWith("GatewayError", StringComparison.Ordinal))
                code ??= arguments.ElementAtOrDefault(2);
            else
                code = Types.Contains(arguments.ElementAtOrDefault(2)?.Trim('"')) ? arguments.ElementAtOrDefault(3) : null;
            if (code is not null && Literal().IsMatch(code))
                yield return code.Trim('"');
        }
    }

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

    [GeneratedRegex(@"(?:GatewayError\.(?:Invalid|Upstream)|\bnew(?: GatewayError)?)\s*\(")]
    private static partial Regex Construction();

    // A text inside of another one, as in $"{string.Join(", ", names)}".
    [GeneratedRegex("\\{[^{}\"\n]*\"[^{}\n]*\\}")]
    private static partial Regex Interpolation();

    [GeneratedRegex("^\"[a-z][a-z_]+\"$")]
    private static partial Regex Literal();
}
