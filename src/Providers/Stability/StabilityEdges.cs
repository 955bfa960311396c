using System.Globalization;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Stability;

/// <summary>
/// Extent of outpainting at each edge: by the provider's own fields, or from OpenAI's <c>size</c> with the image in the middle.
/// </summary>
internal static class StabilityEdges
{
    private const int Farthest = 2_000;

    private static readonly string[] Names = ["left", "right", "up", "down"];

    /// <summary>Writes the edges, or says what is missing.</summary>
    /// <param name="parameters">The caller's parameters.</param>
    /// <param name="wanted">The size that was asked for.</param>
    /// <param name="image">The image's size, where it can be read.</param>
    /// <param name="fields">Receives the fields.</param>
    public static GatewayError? Write(ParameterSet parameters, ImageSize? wanted, ImageSize? image, List<FormPart> fields)
    {
        if (Names.Any(name => parameters.Find(name) is not null))
            return null;
        if (wanted is not { } size || image is not { } from)
            return GatewayError.Invalid(
                "Outpainting needs to know how far: give 'left', 'right', 'up' or 'down' in pixels, or the 'size' of the whole.",
                ParameterNames.Size, "missing_required_parameter");

        var (wider, taller) = (size.Width - from.Width, size.Height - from.Height);
        int[] edges = [wider / 2, wider - (wider / 2), taller / 2, taller - (taller / 2)];
        if (wider < 0 || taller < 0 || wider + taller == 0 || edges.Max() > Farthest)
            return GatewayError.Invalid(
                $"Invalid value for 'size': '{size}'. Outpainting makes the {from} picture larger, by at most {Farthest} "
                    + $"pixels at an edge.",
                ParameterNames.Size, "invalid_value");
        for (var edge = 0; edge < edges.Length; edge++)
        {
            if (edges[edge] > 0)
                fields.Add(StabilityParameters.Field(Names[edge], edges[edge].ToString(CultureInfo.InvariantCulture)));
        }

        return null;
    }
}
