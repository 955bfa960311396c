namespace ImageGateway.Providers.Replicate;

/// <summary>One input of a model, as its schema describes it.</summary>
/// <param name="Name">The model's name for it.</param>
internal sealed record InputProperty(string Name)
{
    /// <summary>
    /// The type of its value: <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>array</c>; empty where it is not
    /// said.
    /// </summary>
    public string Type { get; init; } = "string";

    /// <summary>True when it, or each of its elements, is a link: a file or a data URI.</summary>
    public bool IsLink { get; init; }

    /// <summary>True when the property is a list.</summary>
    public bool IsList => Type == "array";

    /// <summary>The values that it may have, as text; empty: any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Smallest number that is accepted.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest number that is accepted.</summary>
    public double? Maximum { get; init; }

    /// <summary>Number that the value must be a multiple of.</summary>
    public double? Step { get; init; }

    /// <summary>The number that is taken where none is given.</summary>
    public double? Default { get; init; }

    /// <summary>True when the model refuses to run without it.</summary>
    public bool Required { get; init; }

    /// <summary>Determines whether a text is accepted.</summary>
    public bool Allows(string text) => Choices.Count == 0 ? Type is "string" or "" : Choices.Contains(text);
}
