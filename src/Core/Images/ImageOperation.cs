namespace ImageGateway.Core.Images;

/// <summary>Operations of a caller, one for each of OpenAI's image routes.</summary>
public enum ImageOperation
{
    /// <summary>Draws images from a prompt: <c>POST /v1/images/generations</c>.</summary>
    Generation,

    /// <summary>Edits images that the caller sends: <c>POST /v1/images/edits</c>.</summary>
    Edit,

    /// <summary>Draws variations of one image: <c>POST /v1/images/variations</c>.</summary>
    Variation,
}

/// <summary>Names of operations in conditions, logs and metrics.</summary>
public static class ImageOperations
{
    /// <summary>Gets the operation's name: <c>generation</c>, <c>edit</c> or <c>variation</c>.</summary>
    public static string Name(this ImageOperation operation) => operation switch
    {
        ImageOperation.Generation => "generation",
        ImageOperation.Edit => "edit",
        _ => "variation",
    };
}

/// <summary>Forms in which a caller can get an image.</summary>
public enum ImageFormat
{
    /// <summary>Link to the image.</summary>
    Url,

    /// <summary>Base64 in the answer.</summary>
    Base64,
}
