namespace ImageGateway.Providers.Bedrock;

/// <summary>A <c>modelId</c> as Bedrock takes it: a model, an inference profile, or the ARN of one.</summary>
/// <param name="Text">As the caller wrote it; it stands in the path.</param>
/// <param name="Name">The model's own name, without a profile's prefix. Of an application's profile it is an opaque id.</param>
/// <param name="Region">The region that an ARN names.</param>
/// <param name="IsOpaque">Whether the name says nothing about the model.</param>
internal sealed record ModelId(string Text, string Name, string? Region = null, bool IsOpaque = false)
{
    private static readonly string[] ProfilePrefixes = ["us.", "eu.", "apac.", "au.", "ca.", "jp.", "global.", "us-gov."];

    /// <summary>Reads a model id, or null where it is none.</summary>
    public static ModelId? Parse(string text)
    {
        if (!text.StartsWith("arn:", StringComparison.Ordinal))
            return text.Length > 0 && text.All(IsNameLetter) ? new(text, WithoutPrefix(text)) : null;

        var parts = text.Split(':', 6);
        if (parts.Length < 6 || !parts[1].StartsWith("aws", StringComparison.Ordinal) || parts[2] != "bedrock"
            || !text.All(letter => IsNameLetter(letter) || letter == '/'))
            return null;
        var slash = parts[5].IndexOf('/', StringComparison.Ordinal);
        if (slash < 1 || slash == parts[5].Length - 1)
            return null;
        var (kind, name) = (parts[5][..slash], parts[5][(slash + 1)..]);
        return new(text, WithoutPrefix(name), BedrockRegion.IsOne(parts[3])
            ? parts[3]
            : null, kind is not ("foundation-model" or "inference-profile"));
    }

    private static bool IsNameLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or ':';

    private static string WithoutPrefix(string name)
    {
        var prefix = Array.Find(ProfilePrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
        return prefix is null ? name : name[prefix.Length..];
    }
}
