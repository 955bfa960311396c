using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>Checks between parameters rather than on one of them.</summary>
public static class CrossChecks
{
    public static SimulatedResponse? Refuse(ImageModel model, ParameterSet parameters)
    {
        var format = parameters["output_format"]?.Text ?? "png";
        if (parameters["background"]?.Text == "transparent" && format == "jpeg")
            return Invalid("background", "Transparent background is only supported for png and webp output formats.");
        if (parameters.Has("output_compression") && format == "png" && parameters["output_compression"]!.Integer != 100)
        {
            return OpenAiErrors.Invalid(
                "Compression less than 100 is not supported for PNG output format.",
                "output_compression",
                "invalid_png_output_compression");
        }

        if (parameters.Has("partial_images") && parameters["stream"]?.Flag != true)
            return Invalid("partial_images", "Invalid 'partial_images': only supported when 'stream' is true.");
        if (parameters.Has("input_fidelity") && !model.TakesInputFidelity)
        {
            return OpenAiErrors.Invalid(
                $"The model '{model.Name}' does not support the 'input_fidelity' parameter.",
                "input_fidelity",
                "invalid_input_fidelity_model");
        }

        return null;
    }

    private static SimulatedResponse Invalid(string param, string message) => OpenAiErrors.Invalid(message, param, "invalid_value");
}
