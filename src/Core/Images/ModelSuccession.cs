using ImageGateway.Core.Json;

namespace ImageGateway.Core.Images;

/// <summary>Rewrites a request for a model that takes another one's place.</summary>
public static class ModelSuccession
{
    /// <summary>
    /// The request for the other model. What DALL·E calls quality and style has other words at the models after it:
    /// <c>standard</c> is <c>medium</c>, <c>hd</c> is <c>high</c>, and a style, for which they have no parameter, is said
    /// in the prompt. Sizes are fitted by the model's own rule.
    /// </summary>
    public static ParameterSet Rewrite(ParameterSet parameters, string from, string to)
    {
        var rewritten = parameters.With(new(ParameterNames.Model, JsonText.Quote(to)));
        if (!from.StartsWith("dall-e", StringComparison.Ordinal) || to.StartsWith("dall-e", StringComparison.Ordinal))
            return rewritten;

        var quality = parameters.Text(ParameterNames.Quality) switch
        {
            "standard" => "medium",
            "hd" => "high",
            _ => null,
        };
        if (quality is not null)
            rewritten = rewritten.With(new(ParameterNames.Quality, JsonText.Quote(quality)));
        if (parameters.Text(ParameterNames.Style) is not { } style)
            return rewritten;
        var prompt = $"{parameters.Text(ParameterNames.Prompt)}\n\nStyle: {style}.";
        return rewritten.Without(ParameterNames.Style).With(new(ParameterNames.Prompt, JsonText.Quote(prompt)));
    }
}
