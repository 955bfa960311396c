using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Stability;

/// <summary>A v2beta endpoint: its path below /v2beta/stable-image/ and its fields.</summary>
public sealed record V2Endpoint(string Path, RuleBook Rules)
{
    /// <summary>Bounds on the longer side over the shorter one; null where there are none.</summary>
    public double? MostElongated { get; init; }

    /// <summary>How many times larger the answer is than the image that came.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>The field of the image whose size the answer has.</summary>
    public string ImageField { get; init; } = "image";

    /// <summary>The shortest side of an image that is taken.</summary>
    public int ShortestSide { get; init; } = 64;

    /// <summary>The longest side of an image that is taken; null where only the pixels in all are bounded.</summary>
    public int? LongestSide { get; init; }

    /// <summary>True when it is answered with the id of a task.</summary>
    public bool IsTask { get; init; }
}
