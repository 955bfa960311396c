using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>Sorts what a translation has not placed: a provider's own parameters pass, OpenAI's are reported as dropped.</summary>
internal static class PassthroughParameters
{
    // Every translation places these, or the gateway honours them itself.
    private static readonly string[] Honoured =
    [
        ParameterNames.Model, ParameterNames.Prompt, ParameterNames.Count, ParameterNames.Size, ParameterNames.ResponseFormat,
        ParameterNames.Stream,
        ParameterNames.PartialImages, ParameterNames.Image, ParameterNames.ImageList, ParameterNames.Images, ParameterNames.Mask,
    ];

    /// <summary>
    /// The parameters that are none of OpenAI's, in the caller's order, without those named; of several with one name the last.
    /// </summary>
    public static IEnumerable<Parameter> Native(this ParameterSet parameters, params IReadOnlyList<string> without)
    {
        // Only a form's list stands more than once; its last field counts.
        var items = parameters.Items;
        for (var index = 0; index < items.Length; index++)
        {
            var item = items[index];
            if (!item.IsNull && item.Name != ParameterNames.ImageList && !OpenAiModels.Vocabulary.Contains(item.Name)
                && !without.Contains(item.Name)
                && parameters.IsLast(index))
            {
                yield return item;
            }
        }
    }

    /// <summary>OpenAI's parameters that have no place here.</summary>
    /// <param name="parameters">The request's.</param>
    /// <param name="placed">Those of them that the provider got.</param>
    public static IReadOnlyList<string> Dropped(this ParameterSet parameters, params IReadOnlyList<string> placed) =>
    [
        .. parameters.Items
            .Where(item => !item.IsNull && OpenAiModels.Vocabulary.Contains(item.Name) && !Honoured.Contains(item.Name)
                && !placed.Contains(item.Name))
            .Select(item => item.Name).Distinct(),
    ];
}
