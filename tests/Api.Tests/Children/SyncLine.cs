using System.Globalization;

namespace ImageGateway.Api.Tests.Children;

/// <summary>Line that <see cref="SyncingChild"/> prints for one message.</summary>
/// <param name="Granted">The images granted so far; null: there was no answer.</param>
/// <param name="Version">The budget's version as answered.</param>
internal sealed record SyncLine(string Budget, string Lease, long Seq, long? Granted, long Version)
{
    public static SyncLine Parse(string text)
    {
        var words = text.Split(' ');
        return new(words[0], words[1], Number(words[2]), words[3] == "none" ? null : Number(words[3]), Number(words[4]));
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture, $"{Budget} {Lease} {Seq} {Granted?.ToString(CultureInfo.InvariantCulture) ?? "none"} {Version}");

    private static long Number(string word) => long.Parse(word, CultureInfo.InvariantCulture);
}
