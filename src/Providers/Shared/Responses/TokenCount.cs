using System.Text.Json;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.Responses;

/// <summary>
/// Reads numbers of tokens as providers write them. A fraction counts as the next whole number; what is no number, is
/// below zero or beyond <see cref="ImageUsage.MaxCount"/> is no count.
/// </summary>
internal static class TokenCount
{
    /// <summary>The count in the first of these members that has one, or null.</summary>
    public static long? Read(JsonElement? element, params ReadOnlySpan<string> names)
    {
        if (element is not { } owner)
            return null;
        foreach (var name in names)
        {
            if (owner.Number(name) is { } number and >= 0 and <= ImageUsage.MaxCount)
                return (long)Math.Ceiling(number);
        }

        return null;
    }
}
