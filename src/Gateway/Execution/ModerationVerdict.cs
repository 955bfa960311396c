using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Execution;

/// <summary>Recognizes a content filter's verdict among errors that carry no code of one.</summary>
internal static class ModerationVerdict
{
    /// <summary>The error as a verdict; null where it is none.</summary>
    /// <param name="status">The status that the caller would get.</param>
    /// <param name="error">The error.</param>
    /// <param name="image">The request, whose prompt may be quoted in the error.</param>
    public static ProviderError? Find(int status, ProviderError error, ImageRequest image)
    {
        // An account's trouble is no verdict on a prompt, nor is a parameter that is named after a filter.
        var isOfRequest = status is StatusCodes.Status400BadRequest or StatusCodes.Status422UnprocessableEntity || error.Status is not null;
        if (!isOfRequest
            || error.Param is not (null or ParameterNames.Prompt or ParameterNames.Image or ParameterNames.Images or ParameterNames.Mask))
            return null;
        var prompt = image.Parameters.Text(ParameterNames.Prompt);
        return ModerationTerms.IsVerdict(error.Message, prompt) || (error.IsSentence && ModerationTerms.IsRefusal(error.Message, prompt))
            ? error with { Moderated = true }
            : null;
    }
}
