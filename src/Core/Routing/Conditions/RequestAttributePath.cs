namespace ImageGateway.Core.Routing.Conditions;

/// <summary>The name of a fact, as in <c>metadata.plan</c>, taken apart once.</summary>
public readonly record struct RequestAttributePath
{
    private RequestAttributePath(string text, RequestAttributeSource source, string name) => (Text, Source, Name) = (text, source, name);

    /// <summary>Full name of the fact, as conditions write it.</summary>
    public string Text { get; }

    /// <summary>Part of the request that holds the fact.</summary>
    public RequestAttributeSource Source { get; }

    /// <summary>Name of the fact within its source.</summary>
    public string Name { get; }

    /// <summary>True when a condition can find the fact in a request.</summary>
    public bool IsOfConditions => Source is not (RequestAttributeSource.None or RequestAttributeSource.Headers);

    /// <summary>Takes a name apart.</summary>
    public static RequestAttributePath Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var name = text[(dot + 1)..];
        var source = text.AsSpan(0, Math.Max(dot, 0)) switch
        {
            "metadata" => RequestAttributeSource.Metadata,
            "params" => RequestAttributeSource.Parameters,
            "headers" => RequestAttributeSource.Headers,
            "url" when name == "pathname" => RequestAttributeSource.Path,
            "image" => name switch
            {
                "operation" => RequestAttributeSource.Operation,
                "model" or "size" => RequestAttributeSource.Texts,
                "n" => RequestAttributeSource.Count,
                "inputs" => RequestAttributeSource.Inputs,
                "input_bytes" => RequestAttributeSource.InputBytes,
                _ => RequestAttributeSource.None,
            },
            _ => RequestAttributeSource.None,
        };
        return new(text, source, name);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Parts of a request that hold facts.</summary>
public enum RequestAttributeSource
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
