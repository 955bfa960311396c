namespace ImageGateway.Core.Routing.Conditions;

/// <summary>The name of a fact, as in <c>metadata.plan</c>, taken apart once.</summary>
public readonly record struct FactPath
{
    private FactPath(string text, FactSource source, string name) => (Text, Source, Name) = (text, source, name);

    /// <summary>The whole name.</summary>
    public string Text { get; }

    /// <summary>Where the fact comes from.</summary>
    public FactSource Source { get; }

    /// <summary>What it is called there.</summary>
    public string Name { get; }

    /// <summary>Whether a condition can find it in a request.</summary>
    public bool IsOfConditions => Source is not (FactSource.None or FactSource.Headers);

    /// <summary>Takes a name apart.</summary>
    public static FactPath Of(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var name = text[(dot + 1)..];
        var source = text.AsSpan(0, Math.Max(dot, 0)) switch
        {
            "metadata" => FactSource.Metadata,
            "params" => FactSource.Parameters,
            "headers" => FactSource.Headers,
            "url" when name == "pathname" => FactSource.Path,
            "image" => name switch
            {
                "operation" => FactSource.Operation,
                "model" or "size" => FactSource.Texts,
                "n" => FactSource.Count,
                "inputs" => FactSource.Inputs,
                "input_bytes" => FactSource.InputBytes,
                _ => FactSource.None,
            },
            _ => FactSource.None,
        };
        return new(text, source, name);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Where a fact comes from.</summary>
public enum FactSource
{
    /// <summary>Nowhere: no request has it.</summary>
    None,

    /// <summary>The caller's metadata.</summary>
    Metadata,

    /// <summary>The parameters of the request; a form's too, where what reads as a number or a boolean is one.</summary>
    Parameters,

    /// <summary>The request's headers, which only sticky choices look at.</summary>
    Headers,

    /// <summary>The request's path.</summary>
    Path,

    /// <summary>What is asked for: <c>generation</c>, <c>edit</c> or <c>variation</c>.</summary>
    Operation,

    /// <summary>The parameters of the request as far as they are texts.</summary>
    Texts,

    /// <summary>The number of pictures.</summary>
    Count,

    /// <summary>The number of files.</summary>
    Inputs,

    /// <summary>The bytes of the files.</summary>
    InputBytes,
}
