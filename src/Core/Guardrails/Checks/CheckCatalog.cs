using System.Text.Json;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Guardrails.Checks;

/// <summary>The checks by their names in configs. What is added here is documented in docs/guides/guardrails.md.</summary>
internal static class CheckCatalog
{
    /// <summary>The names of all checks.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "default.contains", "default.regexMatch", "default.wordCount", "default.sentenceCount", "default.characterCount",
        "default.alluppercase", "default.alllowercase", "default.modelWhitelist", "default.requiredMetadataKeys", "default.jsonSchema",
        "default.webhook", "gateway.allowedSizes",
    ];

    /// <summary>Compiles a check; what is wrong with its parameters goes to <paramref name="fault"/>, by parameter.</summary>
    public static IGuardrailCheck Compile(string id, JsonElement json, PatternBudget? patterns, Action<string, string> fault)
    {
        var parameters = new CheckParameters(json, patterns, fault);
        var failOnError = parameters.Flag("failOnError") || parameters.Flag("fail_on_error");
        return id switch
        {
            "default.contains" => new ContainsCheck(parameters.Texts("words"), parameters.Quantity()) { FailOnError = failOnError },
            "default.regexMatch" => new RegexCheck(parameters.Pattern("rule"), parameters.Flag("not")) { FailOnError = failOnError },
            "default.wordCount" => Count(parameters, CountUnit.Words, "Words", failOnError),
            "default.sentenceCount" => Count(parameters, CountUnit.Sentences, "Sentences", failOnError),
            "default.characterCount" => Count(parameters, CountUnit.Characters, "Characters", failOnError),
            "default.alluppercase" => new CaseCheck(true, parameters.Flag("not")) { FailOnError = failOnError },
            "default.alllowercase" => new CaseCheck(false, parameters.Flag("not")) { FailOnError = failOnError },
            "default.modelWhitelist" =>
                new ModelWhitelistCheck(parameters.Texts("models"), parameters.Flag("not")) { FailOnError = failOnError },
            "default.requiredMetadataKeys" =>
                new RequiredMetadataKeysCheck(parameters.Texts("metadataKeys"), parameters.Quantity()) { FailOnError = failOnError },
            "default.jsonSchema" =>
                new MetadataSchemaCheck(parameters.Schema("schema"), parameters.Flag("not")) { FailOnError = failOnError },
            "default.webhook" =>
                new WebhookCheck(parameters.Url("webhookURL"), parameters.Headers("headers"), parameters.Timeout("timeout"))
                { FailOnError = failOnError },
            "gateway.allowedSizes" =>
                new AllowedSizesCheck(parameters.Texts("sizes"), parameters.Flag("not")) { FailOnError = failOnError },
            _ => new UnknownCheck(id) { FailOnError = failOnError },
        };
    }

    private static CountCheck Count(CheckParameters parameters, CountUnit unit, string name, bool failOnError) =>
        new(unit, parameters.Bound("min" + name, 0), parameters.Bound("max" + name, long.MaxValue), parameters.Flag("not"))
        { FailOnError = failOnError };
}
