namespace ImageGateway.Providers.Bedrock;

/// <summary>Names of AWS regions.</summary>
internal static class BedrockRegion
{
    /// <summary>Region that is used by default, the same as Portkey's.</summary>
    public const string Default = "us-east-1";

    private const int MaxChars = 32;

    /// <summary>Determines whether a text can be part of a host name as a region; anything else could lead to another host.</summary>
    public static bool IsOne(string text) =>
        text.Length is > 0 and <= MaxChars
            && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-') && text[0] != '-'
            && text[^1] != '-';

    /// <summary>The region that a Bedrock host names, such as <c>bedrock-runtime-fips.us-west-2.amazonaws.com</c>, or null.</summary>
    public static string? OfHost(string host)
    {
        var labels = host.Split('.');
        var service = Array.FindIndex(labels, label => label is "bedrock" or "bedrock-runtime" or "bedrock-fips" or "bedrock-runtime-fips");
        return host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase) && service >= 0 && service + 1 < labels.Length
            && IsOne(labels[service + 1])
            ? labels[service + 1]
            : null;
    }
}
