using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Bedrock;

/// <summary>Fills the object <c>imageGenerationConfig</c> of a request.</summary>
internal static class AmazonConfig
{
    /// <summary>Name of the object in the request.</summary>
    public const string Name = "imageGenerationConfig";

    private const string Number = "numberOfImages";

    private static readonly string[] Native = ["width", "height", "cfgScale"];

    /// <summary>Determines whether a native parameter belongs into the object.</summary>
    public static bool Owns(string name) => name == Name || Native.Contains(name);

    /// <summary>The members; what was written is added to <paramref name="placed"/>.</summary>
    /// <param name="parameters">The parameters with this call's seed.</param>
    /// <param name="size">The size that is asked for, where the task takes one and the caller named one.</param>
    /// <param name="count">Images of this call.</param>
    /// <param name="placed">The names of parameters that have a place.</param>
    public static BodyObject Build(ParameterSet parameters, ImageSize? size, int count, List<string> placed)
    {
        var members = new BodyObject();
        if (parameters.Text(ParameterNames.Quality) is { } quality && quality != "auto")
            members.Set("quality", QualityOf(quality));
        if (size is { } pixels)
        {
            members.Set("width", pixels.Width);
            members.Set("height", pixels.Height);
            placed.Add(ParameterNames.Size);
        }

        foreach (var item in parameters.Items)
        {
            if (!item.IsNull && (item.Name == ParameterNames.Seed || (Native.Contains(item.Name) && !members.Has(item.Name))))
                members.Set(item.Name, OpenAiParameterMap.Json(item));
        }

        placed.AddRange([ParameterNames.Quality, ParameterNames.Seed]);
        AmazonParameters.Overlay(members, parameters, Name);

        // The count is the gateway's own whatever the caller's object says: it is what was paid for.
        if (count > 1 || parameters.Find(ParameterNames.Count) is not null || members.Has(Number))
            members.Set(Number, count);
        return members;
    }

    // OpenAI's words; any other goes to the provider.
    private static string QualityOf(string quality) => quality switch
    {
        "hd" or "premium" or "high" => "premium",
        "standard" or "medium" or "low" => "standard",
        _ => quality,
    };
}
