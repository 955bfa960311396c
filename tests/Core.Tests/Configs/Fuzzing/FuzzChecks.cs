namespace ImageGateway.Core.Tests.Configs.Fuzzing;

/// <summary>The checks of guardrails, each with parameters that are right.</summary>
internal static class FuzzChecks
{
    /// <summary>Their names, and one that nobody knows.</summary>
    public static readonly string[] Names =
    [
        "default.contains", "default.regexMatch", "default.wordCount", "default.sentenceCount", "default.characterCount",
        "default.alluppercase", "default.alllowercase",
        "default.modelWhitelist", "default.requiredMetadataKeys", "default.jsonSchema", "default.webhook", "gateway.allowedSizes",
        "partner.unknown",
    ];

    /// <summary>Parameters of a check, as JSON.</summary>
    public static string Parameters(string name) => name switch
    {
        "default.contains" => """{"words":["logo"],"operator":"none"}""",
        "default.regexMatch" => """{"rule":"^[a-z ]+$","not":true}""",
        "default.wordCount" => """{"minWords":1,"maxWords":200}""",
        "default.modelWhitelist" => """{"models":["dall-e-3"]}""",
        "default.requiredMetadataKeys" => """{"metadataKeys":["user"],"operator":"all"}""",
        "default.jsonSchema" =>
            """{"schema":{"type":"object","required":["a"],"properties":{"a":{"type":["string"],"pattern":"^a","enum":["a",1]},"b":{"minimum":1}}}}""",
        "default.webhook" => """{"webhookURL":"https://review.example.com/","headers":{"authorization":"x"},"timeout":500}""",
        "gateway.allowedSizes" => """{"sizes":["1024x1024"],"failOnError":true}""",
        _ => """{"not":false}""",
    };
}
