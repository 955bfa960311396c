using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.AzureOpenAi;

/// <summary>The content filter's annotations.</summary>
public static class ContentFilter
{
    private static readonly string[] Categories = ["hate", "self_harm", "sexual", "violence"];

    /// <summary>Nothing found, as on an image.</summary>
    public static JsonObject Safe() =>
        new(Categories.Select(category => KeyValuePair.Create<string, JsonNode?>(category, Severity("safe", filtered: false))));

    /// <summary>Nothing found, as on a prompt, which is also searched for profanity.</summary>
    public static JsonObject SafePrompt()
    {
        var results = Safe();
        results["profanity"] = Detected();
        return results;
    }

    /// <summary>Violence of the given severity and nothing else.</summary>
    public static JsonObject Violence(string severity, bool withJailbreak)
    {
        var results = Safe();
        results["violence"] = Severity(severity, filtered: true);
        if (withJailbreak)
            results["jailbreak"] = Detected();
        return results;
    }

    private static JsonObject Severity(string severity, bool filtered) => new() { ["filtered"] = filtered, ["severity"] = severity };

    private static JsonObject Detected() => new() { ["detected"] = false, ["filtered"] = false };
}
