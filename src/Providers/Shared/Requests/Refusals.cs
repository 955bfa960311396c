using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.Requests;

/// <summary>Refusals that several providers share.</summary>
internal static class Refusals
{
    /// <summary>The provider has no default model.</summary>
    public static GatewayError NoModel(string provider, string example) =>
        GatewayError.Invalid(
            $"Missing required parameter: 'model'. {provider} has no default; name one, such as '{example}'.", ParameterNames.Model,
            "missing_required_parameter");

    /// <summary>A model's name that cannot be one.</summary>
    public static GatewayError BadModel(string model) =>
        GatewayError.Invalid(
            $"Invalid value for 'model': '{model}'. Between its slashes there must be names.", ParameterNames.Model, "invalid_value");

    /// <summary>An edit without words, where the provider needs them.</summary>
    public static GatewayError? Prompt(ImageRequest image) => string.IsNullOrEmpty(image.Parameters.Text(ParameterNames.Prompt))
        ? GatewayError.Invalid(
            "Missing required parameter: 'prompt'. Say in a sentence what is to change.", ParameterNames.Prompt,
            "missing_required_parameter")
        : null;

    /// <summary>A model that lacks the operation.</summary>
    public static GatewayError NoOperation(string provider, string model, ImageOperation operation, string instead) =>
        GatewayError.Unsupported(
            $"'{model}' at {provider} has no image {operation.ToString().ToLowerInvariant()}s. {instead}", ParameterNames.Model);

    /// <summary>A provider that takes no masks; to ignore one would change what was asked for.</summary>
    public static GatewayError NoMask(string provider, string instead) =>
        GatewayError.Unsupported($"{provider} takes no mask. {instead}", ParameterNames.Mask);

    /// <summary>An edit or a variation of nothing.</summary>
    public static GatewayError NoImage(string provider, string model) =>
        GatewayError.Invalid(
            $"Missing required parameter: 'image'. '{model}' at {provider} works from one.", ParameterNames.Image,
            "missing_required_parameter");

    /// <summary>More images than the model takes.</summary>
    public static GatewayError TooManyImages(string provider, string model, int count, int max) =>
        GatewayError.Invalid(
            $"'{model}' at {provider} takes {max} picture{(max == 1 ? string.Empty : "s")}, not {count}.", ParameterNames.Image,
            "invalid_value");

    /// <summary>A format that is none of OpenAI's.</summary>
    public static GatewayError? Format(ParameterSet parameters) =>
        parameters.Text(ParameterNames.OutputFormat) is { } format and not ("png" or "jpeg" or "jpg" or "webp")
            ? GatewayError.Invalid(
                $"Invalid value for 'output_format': '{format}'. It must be 'png', 'jpeg' or 'webp'.", ParameterNames.OutputFormat,
                "invalid_value")
            : null;
}
