using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Bedrock;

/// <summary>Fills the object of a task's own parameters.</summary>
internal static class AmazonParameters
{
    private const int MaxDepth = 64;

    // Of 0.2 to 1.0 with 0.7 as the default; "high" asks for a result that stays near its images.
    private static readonly byte[] HighFidelity = "0.9"u8.ToArray();

    /// <summary>The members; what was written is added to <paramref name="placed"/>.</summary>
    public static BodyObject Build(
        ImageRequest image, AmazonTask task, AmazonLimits limits, IReadOnlyList<InputFile> images, InputFile? mask, List<string> placed)
    {
        var parameters = image.Parameters;
        var members = new BodyObject();
        AddImages(members, task, images);
        if (mask is not null)
        {
            members.Set("maskImage", mask);
            placed.Add(ParameterNames.Mask);
        }

        if (task.TakesText)
        {
            members.Set("text", parameters.Text(ParameterNames.Prompt) is { Length: > 0 } prompt ? prompt : null);
            members.Set("negativeText", parameters.Text(ParameterNames.NegativePrompt) is { Length: > 0 } negative ? negative : null);
            placed.AddRange([ParameterNames.Prompt, ParameterNames.NegativePrompt]);
        }

        if (limits.HasStyle && task.Type == "TEXT_IMAGE" && parameters.Text(ParameterNames.Style) is { } style
            && OpenAiParameterMap.IsNativeStyle(style))
        {
            members.Set("style", AsNovaStyle(style));
            placed.Add(ParameterNames.Style);
        }

        if (task.Images is not null && parameters.Text(ParameterNames.InputFidelity) == "high")
        {
            members.Set("similarityStrength", HighFidelity);
            placed.Add(ParameterNames.InputFidelity);
        }

        AddSatisfied(parameters, task, placed);
        AddNative(members, parameters, task);
        return members;
    }

    /// <summary>Lays the members of the caller's own object of this name over what was found so far.</summary>
    public static void Overlay(BodyObject members, ParameterSet parameters, string name)
    {
        if (parameters.Find(name) is not { } own)
            return;
        foreach (var item in ParameterSet.Parse(OpenAiParameterMap.Json(own), MaxDepth).Items)
            members.Set(item.Name, item.AsJson());
    }

    private static void AddImages(BodyObject members, AmazonTask task, IReadOnlyList<InputFile> images)
    {
        if (images.Count == 0)
            return;
        if (task.Images is not null)
            members.Set(task.Images, images);
        var rest = images.AsEnumerable();
        if (task.Image is not null)
        {
            members.Set(task.Image, images[0]);
            rest = rest.Skip(1);
        }

        if (task.Reference is not null && rest.FirstOrDefault() is { } reference)
            members.Set(task.Reference, reference);
    }

    // What the task gives anyway needs no field.
    private static void AddSatisfied(ParameterSet parameters, AmazonTask task, List<string> placed)
    {
        if (parameters.Text(ParameterNames.OutputFormat) == "png")
            placed.Add(ParameterNames.OutputFormat);
        if (task.Type == "BACKGROUND_REMOVAL" && parameters.Text(ParameterNames.Background) == "transparent")
            placed.Add(ParameterNames.Background);
    }

    private static void AddNative(BodyObject members, ParameterSet parameters, AmazonTask task)
    {
        foreach (var item in OpenAiParameterMap.Native(parameters))
        {
            if (item.Name is not "taskType" && item.Name != task.Params && !AmazonConfig.Owns(item.Name))
                members.Set(item.Name, OpenAiParameterMap.Json(item));
        }

        Overlay(members, parameters, task.Params);
    }

    private static string AsNovaStyle(string style)
    {
        var word = style.ToUpperInvariant().Replace('-', '_').Replace(' ', '_');
        return AmazonLimits.Styles.Contains(word) ? word : style;
    }
}
