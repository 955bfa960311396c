namespace ImageGateway.Core.Providers;

/// <summary>The text that a header of an upstream request may have: visible ASCII with spaces inside.</summary>
public static class HeaderText
{
    /// <summary>Description of the accepted characters, for messages.</summary>
    public const string Rule = "visible ASCII characters, and spaces between them only";

    /// <summary>Determines whether a header value can be sent; an empty one can.</summary>
    public static bool IsSendable(ReadOnlySpan<char> value) =>
        value.IsEmpty || (value[0] != ' ' && value[^1] != ' ' && !value.ContainsAnyExceptInRange(' ', '~'));
}
