using System.Globalization;

namespace ImageGateway.Api.Authentication;

/// <summary>A sign-in to the console.</summary>
/// <param name="Kind">The kind of subject; <see cref="GatewayKey"/> is the only one so far.</param>
/// <param name="Subject">The subject: of a gateway key its hash, by which the key is looked up at every request.</param>
/// <param name="EndsAt">The time from which on the session is not accepted any more.</param>
internal sealed record ConsoleSession(string Kind, string Subject, DateTimeOffset EndsAt)
{
    /// <summary>Kind of a session that was begun with a gateway key.</summary>
    public const string GatewayKey = "key";

    private const char Separator = '|';

    /// <summary>Writes it as one line.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Kind}{Separator}{Subject}{Separator}{EndsAt.ToUnixTimeSeconds()}");

    /// <summary>Reads what <see cref="Write"/> wrote; null where it is something else.</summary>
    public static ConsoleSession? Read(string text) =>
        text.Split(Separator) is [GatewayKey, { Length: > 0 } subject, var seconds]
            && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var ends)
            ? new(GatewayKey, subject, DateTimeOffset.FromUnixTimeSeconds(ends))
            : null;
}
