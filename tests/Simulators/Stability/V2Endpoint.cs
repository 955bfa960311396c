using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Stability;

/// <summary>A v2beta endpoint: its path below /v2beta/stable-image/ and its fields.</summary>
public sealed record V2Endpoint(string Path, RuleBook Rules)
{
    /// <summary>Bounds on the longer side over the shorter one; null where there are none.</summary>
    public double? MostElongated { get; init; }

    /// <summary>How many times larger the answer is than the picture that came.</summary>
    public int Scale { get; init; } = 1;
}
