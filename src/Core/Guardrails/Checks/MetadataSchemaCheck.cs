namespace ImageGateway.Core.Guardrails.Checks;

/// <summary>
/// <c>default.jsonSchema</c>: the caller's metadata follow a schema. (At Portkey it looks at an answer's text; an answer
/// of images has no JSON of its own to look at.)
/// </summary>
/// <param name="Schema">The schema.</param>
/// <param name="Not">Whether the check holds where the metadata do not follow it.</param>
public sealed record MetadataSchemaCheck(MetadataSchema Schema, bool Not) : ILocalCheck
{
    /// <inheritdoc/>
    public string Id => "default.jsonSchema";

    /// <inheritdoc/>
    public bool FailOnError { get; init; }

    /// <inheritdoc/>
    public CheckVerdict Judge(CheckSubject subject)
    {
        var fault = Schema.FaultOf(subject.Metadata, subject.Patterns);
        return new(fault is null != Not, fault ?? "The metadata follow the schema.");
    }
}
