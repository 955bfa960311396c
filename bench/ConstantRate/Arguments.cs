using System.Globalization;

namespace ImageGateway.ConstantRate;

/// <summary>The offer on the command line: <c>URL BODYFILE RATE SECONDS CONNECTIONS [NAME VALUE]…</c>.</summary>
/// <param name="Url">Address of each POST.</param>
/// <param name="BodyFile">File with the body of each request.</param>
/// <param name="Rate">Requests offered in a second.</param>
/// <param name="Seconds">How long they are offered.</param>
/// <param name="Connections">Most connections at once.</param>
/// <param name="Headers">Headers of each request beside its content type.</param>
internal sealed record Arguments(
    Uri Url, string BodyFile, int Rate, int Seconds, int Connections, IReadOnlyList<(string Name, string Value)> Headers)
{
    private const int Named = 5;

    /// <summary>Time after the last request was offered in which answers are waited for.</summary>
    public TimeSpan Timeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads them from the command line.</summary>
    /// <exception cref="FormatException">One of them is missing, or no number where one is due.</exception>
    public static Arguments Parse(string[] args)
    {
        if (args.Length < Named || (args.Length - Named) % 2 != 0)
            throw new FormatException("URL BODYFILE RATE SECONDS CONNECTIONS [NAME VALUE]... are expected");
        return new(
            new(args[0]), args[1], Number(args[2]), Number(args[3]), Number(args[4]),
            [.. args.Skip(Named).Chunk(2).Select(static pair => (pair[0], pair[1]))]);
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
