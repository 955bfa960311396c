namespace ImageGateway.Providers.Shared.Google;

/// <summary>
/// Names of members as Google's JSON has them (<c>inlineData</c>). Libraries and hosts that speak like it also write those of
/// the protocol buffers (<c>inline_data</c>), which mean the same (https://protobuf.dev/programming-guides/json/).
/// </summary>
internal static class GoogleNames
{
    /// <summary>Gets the name in Google's writing; the name itself where it is in that already.</summary>
    public static string Camel(string name)
    {
        if (!name.Contains('_', StringComparison.Ordinal))
            return name;
        var words = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0
            ? name
            : string.Concat(words.Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
