namespace ImageGateway.Core.Images;

/// <summary>What a caller asks for; one per OpenAI route.</summary>
public enum ImageOperation
{
    /// <summary><c>POST /v1/images/generations</c></summary>
    Generation,

    /// <summary><c>POST /v1/images/edits</c></summary>
    Edit,

    /// <summary><c>POST /v1/images/variations</c></summary>
    Variation,
}

/// <summary>How a caller wants the picture; null where it did not say.</summary>
public enum PictureFormat
{
    /// <summary>A link.</summary>
    Url,

    /// <summary>Base64 in the answer.</summary>
    Base64,
}
