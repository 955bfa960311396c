using System.Collections.Frozen;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Options;

/// <summary>The command line: <c>--name value</c> or <c>--name=value</c>.</summary>
public static class CommandLine
{
    private static readonly FrozenDictionary<string, string> Keys = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["urls"] = "urls",
        ["data-directory"] = GatewayOptionsReader.Section + ":DataDirectory",
        ["auth"] = GatewayOptionsReader.Section + ":Auth",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The settings that the arguments name; of an option that is given twice the last counts. A name with a colon is a setting's
    /// own path.
    /// </summary>
    /// <exception cref="OptionException">An argument is not known or has no value.</exception>
    public static IEnumerable<KeyValuePair<string, string?>> Parse(IReadOnlyList<string> arguments)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
                throw OptionException.ForOption(argument, string.Empty, "options begin with two hyphens; known are " + Known);
            var name = argument[2..];
            var equals = name.IndexOf('=', StringComparison.Ordinal);
            var value = equals < 0 ? arguments.ElementAtOrDefault(++index) : name[(equals + 1)..];
            name = equals < 0 ? name : name[..equals];
            var key = name.Contains(':', StringComparison.Ordinal) ? name : Keys.GetValueOrDefault(name);
            if (key is null)
                throw OptionException.ForOption("--" + name, value, "is not known; known are " + Known);
            settings[key] = value ?? throw OptionException.ForOption("--" + name, string.Empty, "needs a value");
        }

        return settings;
    }

    private static string Known => string.Join(", ", Keys.Keys.Select(name => "--" + name)) + ", --version, --help";
}
