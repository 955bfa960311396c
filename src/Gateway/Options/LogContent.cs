namespace ImageGateway.Gateway.Options;

/// <summary>Texts and bodies that the request log keeps.</summary>
public enum LogContent
{
    /// <summary>Prompt, request, what was sent and received, and the response; images are references.</summary>
    Full,

    /// <summary>The SHA-256 of the prompt, and no bodies.</summary>
    Hash,

    /// <summary>Neither prompts nor bodies.</summary>
    Off,
}

/// <summary>Words of <see cref="LogContent"/> in settings and workspaces.</summary>
public static class LogContents
{
    /// <summary>The content of a word: <c>full</c>, <c>hash</c> or <c>off</c>; null for any other.</summary>
    public static LogContent? Find(string? word) => word switch
    {
        "full" => LogContent.Full,
        "hash" => LogContent.Hash,
        "off" => LogContent.Off,
        _ => null,
    };
}
