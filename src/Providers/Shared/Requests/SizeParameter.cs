using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.Requests;

/// <summary>Reads OpenAI's <c>size</c>: pixels, <c>auto</c>, or nonsense.</summary>
internal static class SizeParameter
{
    /// <summary>The wanted size; null for none and for <c>auto</c>, where the provider's default is meant.</summary>
    public static ImageSize? Parse(ParameterSet parameters) =>
        ImageSize.TryParse(parameters.Text(ParameterNames.Size), out var size) ? size : null;

    /// <summary>Checks the form of the size; null when it is valid.</summary>
    public static GatewayError? Check(ParameterSet parameters) =>
        parameters.Text(ParameterNames.Size) is { } text && text != "auto" && Parse(parameters) is null
            ? GatewayError.Invalid(
                $"Invalid value for 'size': '{text}'. Name width and height as in '1024x1024', or 'auto'.", ParameterNames.Size,
                "invalid_value")
            : null;
}
