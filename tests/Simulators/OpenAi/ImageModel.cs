namespace ImageGateway.Simulators.OpenAi;

/// <summary>Documented properties of one image model.</summary>
public sealed record ImageModel(string Name)
{
    /// <summary>GPT image models answer base64 only, count tokens, and stream.</summary>
    public bool IsGpt { get; init; }
    public required int PromptLimit { get; init; }
    public int MostImages { get; init; } = 10;

    /// <summary>The closed list of sizes; null where any size within the bounds of <see cref="FreeSizeRule"/> will do.</summary>
    public IReadOnlyList<string>? Sizes { get; init; }
    public required IReadOnlyList<string> Qualities { get; init; }

    /// <summary>Quality that "auto" becomes, as echoed in the answer.</summary>
    public string UsualQuality { get; init; } = "medium";
    public bool TakesStyle { get; init; }
    public bool TakesInputFidelity { get; init; }
    public bool Edits { get; init; }
    public bool Varies { get; init; }
}
