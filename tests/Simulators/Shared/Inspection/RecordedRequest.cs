namespace ImageGateway.Simulators.Shared.Inspection;

/// <summary>A part of a recorded form: texts as they came, files as hash and length.</summary>
public sealed record RecordedPart(string Name, string? Filename, string? ContentType, string? Text, string? Sha256, int Length);

/// <summary>A request as <c>GET /requests</c> shows it. Status stays null until the answer is sent or given up.</summary>
public sealed record RecordedRequest
{
    public required long Sequence { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required string Provider { get; init; }
    public required string Method { get; init; }
    public required string Path { get; init; }
    public required IReadOnlyDictionary<string, string> Query { get; init; }
    public required IReadOnlyDictionary<string, string> Headers { get; init; }
    public string? Token { get; init; }

    /// <summary>The body when it is text; null for a form, a binary body or none.</summary>
    public string? Body { get; init; }
    public IReadOnlyList<RecordedPart>? Parts { get; init; }
    public int BodyLength { get; init; }
    public int? Status { get; init; }

    /// <summary>True when the client was gone before the last byte was sent.</summary>
    public bool ClientLeft { get; init; }
}
