using System.Buffers;

namespace ImageGateway.Core.Tests.Configs.Fuzzing;

/// <summary>The tokens of a JSON text, which mutations move about.</summary>
internal static class ConfigTokens
{
    private static readonly SearchValues<char> Ends = SearchValues.Create("{}[]:,\" \n\t\r");

    /// <summary>Cuts a valid JSON text.</summary>
    public static string[] Of(string json)
    {
        var tokens = new List<string>();
        for (var at = 0; at < json.Length;)
        {
            var end = End(json, at);
            if (!char.IsWhiteSpace(json[at]))
                tokens.Add(json[at..end]);
            at = end;
        }

        return [.. tokens];
    }

    /// <summary>Finds the end of the value that begins at a token: behind its closing bracket, or behind the token itself.</summary>
    public static int EndOfValue(List<string> tokens, int start)
    {
        var open = 0;
        for (var index = start; index < tokens.Count; index++)
        {
            open += tokens[index] switch
            {
                "{" or "[" => 1,
                "}" or "]" => -1,
                _ => 0,
            };
            if (open <= 0)
                return index + 1;
        }

        return tokens.Count;
    }

    /// <summary>Determines whether a token begins a value or a member.</summary>
    public static bool BeginsValue(string token) => token is not ("}" or "]" or ":" or ",");

    private static int End(string json, int at)
    {
        if (json[at] == '"')
        {
            for (var index = at + 1; index < json.Length; index++)
            {
                if (json[index] == '"')
                    return index + 1;
                if (json[index] == '\\')
                    index++;
            }

            return json.Length;
        }

        if (json[at] is '{' or '}' or '[' or ']' or ':' or ',' || char.IsWhiteSpace(json[at]))
            return at + 1;
        var end = json.AsSpan(at).IndexOfAny(Ends);
        return end < 0 ? json.Length : at + end;
    }
}
