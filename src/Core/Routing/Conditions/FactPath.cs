namespace ImageGateway.Core.Routing.Conditions;

/// <summary>The name of a fact, as in <c>metadata.plan</c>, taken apart once.</summary>
public readonly record struct FactPath
{
    private FactPath(string text, FactSource source, string name) => (Text, Source, Name) = (text, source, name);

    /// <summary>Full name of the fact, as conditions write it.</summary>
    public string Text { get; }

    /// <summary>Part of the request that holds the fact.</summary>
    public FactSource Source { get; }

    /// <summary>Name of the fact within its source.</summary>
    public string Name { get; }

    /// <summary>True when a condition can find the fact in a request.</summary>
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

/// <summary>Parts of a request that hold facts.</summary>
public enum FactSource
{
    /// <summary>Nowhere: no request has it.</summary>
    None,

    /// <summary>Metadata that the caller sent.</summary>
    Metadata,

    /// <summary>The parameters of the request; a form's too, where what reads as a number or a boolean is one.</summary>
    Parameters,

    /// <summary>The request's headers, which only sticky choices look at.</summary>
    Headers,

    /// <summary>Path of the request's URL.</summary>
    Path,

    /// <summary>Operation asked for: <c>generation</c>, <c>edit</c> or <c>variation</c>.</summary>
    Operation,

    /// <summary>The parameters of the request as far as they are texts.</summary>
    Texts,

    /// <summary>The number of images.</summary>
    Count,

    /// <summary>The number of files.</summary>
    Inputs,

    /// <summary>The bytes of the files.</summary>
    InputBytes,
}
