using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Fireworks;

/// <summary>A request that Fireworks can do, with its addresses.</summary>
/// <param name="Image">The request.</param>
/// <param name="Model">The model's whole name.</param>
/// <param name="Below">Makes an address below the base URL.</param>
/// <param name="Key">The credential.</param>
internal sealed record FireworksRequest(ImageRequest Image, string Model, Func<string, Uri> Below, string? Key)
{
    /// <summary>Parameters that the caller sent.</summary>
    public ParameterSet Parameters => Image.Parameters;

    /// <summary>The model in a path.</summary>
    public required string Path { get; init; }

    /// <summary>The media type of the wanted format, or null where the caller named none that Fireworks has.</summary>
    public string? ImageType =>
        Parameters.Text(ParameterNames.OutputFormat) switch { "png" => "image/png", "jpeg" or "jpg" => "image/jpeg", _ => null };

    /// <summary>The wanted shape, where the caller gave none in Fireworks' own words.</summary>
    public string? Ratio =>
        Parameters.Find("aspect_ratio") is null && SizeParameter.Parse(Parameters) is { } size
            ? FireworksModels.Ratios.Nearest(size)
            : null;

    /// <summary>The headers, with the answer's form.</summary>
    public IReadOnlyList<Header> Headers(string? accept) =>
        ProviderHeaders.Create(("authorization", ProviderHeaders.Bearer(Key)), ("accept", accept));

    /// <summary>The parameters of OpenAI's that have a place, beside those that a surface adds.</summary>
    public IReadOnlyList<string> Placed(params IEnumerable<string> more)
    {
        var placed = new List<string>(more);
        if (ImageType is not null)
            placed.Add(ParameterNames.OutputFormat);
        if (Parameters.Text(ParameterNames.Quality) is { } quality
            && (quality is "auto" or "medium" or "standard" || FireworksModels.StepsOf(Model, quality) is not null))
            placed.Add(ParameterNames.Quality);
        if (Parameters.Text(ParameterNames.Moderation) == "auto")
            placed.Add(ParameterNames.Moderation);
        return placed;
    }
}
