using System.Text;

namespace ImageGateway.Api.Options;

/// <summary>Writes the text that <c>--help</c> prints.</summary>
public static class HelpText
{
    /// <summary>Tells <c>--help</c> from every other command line.</summary>
    public static bool IsAsked(IReadOnlyList<string> arguments) => arguments.Any(argument => argument is "--help" or "-h" or "-?");

    /// <summary>Writes the options and settings, one a line with its default.</summary>
    /// <param name="command">The command that is explained.</param>
    /// <param name="options">Options before the gateway's own.</param>
    /// <param name="variables">Settings before the gateway's own, without their prefix.</param>
    public static string Write(string command, IReadOnlyList<SettingDescription> options, IReadOnlyList<SettingDescription> variables)
    {
        var text = new StringBuilder();
        text.Append("Usage: ").Append(command).AppendLine(" [options]").AppendLine();
        text.AppendLine("Options:");
        foreach (var option in options.Concat(SettingDescription.Options).DistinctBy(option => option.Name))
            Append(text, option.Name, option);
        text.AppendLine().AppendLine("Environment:");
        foreach (var variable in variables.Concat(SettingDescription.Variables))
            Append(text, GatewayOptionsReader.Prefix + variable.Name, variable);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, SettingDescription setting)
    {
        const int Column = 48;
        text.Append("  ").Append(name.PadRight(Column)).Append(' ').Append(setting.Meaning);
        if (setting.Default.Length > 0)
            text.Append(" [").Append(setting.Default).Append(']');
        text.AppendLine();
    }
}
