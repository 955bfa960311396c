using System.Globalization;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Tells for each value of a config where it goes: to which provider, host and identity, or to which webhook. A secret that
/// stands as a mask is kept only where this is the same as before.
/// </summary>
public sealed class SecretBindings(ProviderSchema schema)
{
    /// <summary>Reads a config that is JSON.</summary>
    public BoundConfig Read(string config)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(config);
        Visit(document.RootElement, string.Empty, null, places);
        return new(places);
    }

    private void Visit(JsonElement node, string pointer, string? host, Dictionary<string, string> places)
    {
        if (node.ValueKind != JsonValueKind.Object)
            return;
        host = node.Text(ConfigKeys.CustomHost) ?? host;
        var destination = DestinationOf(node, host);
        foreach (var member in node.EnumerateObject())
        {
            var below = $"{pointer}/{Escaped(member.Name)}";
            if (ConfigElement.Snake(member.Name) != ConfigKeys.Targets || member.Value.ValueKind != JsonValueKind.Array)
            {
                Record(member.Value, below, $"{destination}\n{ConfigElement.Snake(member.Name)}", places);
                continue;
            }

            var index = 0;
            foreach (var target in member.Value.EnumerateArray())
                Visit(target, string.Create(CultureInfo.InvariantCulture, $"{below}/{index++}"), host, places);
        }
    }

    // Beside the way through the document stand the addresses that are named on it: a webhook's header goes to its URL.
    private static void Record(JsonElement element, string pointer, string binding, Dictionary<string, string> places)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                binding += string.Concat(
                    element.EnumerateObject().Where(member => IsUrl(member.Value)).Select(member => "\nurl " + member.Value.GetString()));
                foreach (var member in element.EnumerateObject())
                    Record(member.Value, $"{pointer}/{Escaped(member.Name)}", $"{binding}\n{ConfigElement.Snake(member.Name)}", places);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    Record(item, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index++}"), binding, places);
                break;
            case JsonValueKind.String:
                places[pointer] = binding;
                break;
        }
    }

    private string DestinationOf(JsonElement node, string? host)
    {
        var text = new StringBuilder();
        var provider = node.Text(ConfigKeys.Provider);
        text.Append("provider ").Append(provider is null ? null : schema.SlugOf(provider) ?? provider);
        text.Append("\nvirtual_key ").Append(node.Text(ConfigKeys.VirtualKey));
        text.Append("\nhost ").Append(host);
        if (node.Member(ConfigKeys.OverrideParams).Text(ParameterNames.Model) is ['@', ..] model)
            text.Append("\nmodel ").Append(model);

        // In both spellings and as often as it stands there, since the last one counts.
        foreach (var member in node.EnumerateObject())
        {
            var name = ConfigElement.Snake(member.Name);
            if (schema.IsBound(name) && !schema.IsSecret(name) && member.Value.ValueKind == JsonValueKind.String)
                text.Append('\n').Append(name).Append(' ').Append(member.Value.GetString());
        }

        return text.ToString();
    }

    private static bool IsUrl(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString()!.Contains("://", StringComparison.Ordinal);

    private static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}

/// <summary>Destination of each text in a config.</summary>
/// <param name="places">The destination by the text's JSON pointer.</param>
public sealed class BoundConfig(IReadOnlyDictionary<string, string> places)
{
    /// <summary>Gets the destination of the text at a pointer; empty for none.</summary>
    public string Of(string pointer) => places.GetValueOrDefault(pointer, string.Empty);
}
