using System.Text.RegularExpressions;

namespace ImageGateway.Core.Routing.Conditions;

/// <summary>
/// Time that the patterns of one request may take together: conditions and guardrails, whatever their number. Each match has its
/// own bound beside it, so that the whole is at most <see cref="Most"/> and one match more. May be used by several threads.
/// </summary>
/// <param name="time">Tells how long a match takes.</param>
public sealed class PatternTime(TimeProvider time)
{
    /// <summary>Time of all matches of a request.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMilliseconds(200);

    private long _taken;

    /// <summary>Matches a text within the time that is left.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long, or those before it did.</exception>
    public bool IsMatch(Regex pattern, ReadOnlySpan<char> text)
    {
        if (time.GetElapsedTime(0, Interlocked.Read(ref _taken)) >= Most)
            throw new RegexMatchTimeoutException(string.Empty, pattern.ToString(), Most);
        var started = time.GetTimestamp();
        try
        {
            return pattern.IsMatch(text);
        }
        finally
        {
            Interlocked.Add(ref _taken, time.GetTimestamp() - started);
        }
    }
}
