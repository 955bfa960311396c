using System.Buffers;

namespace ImageGateway.Core.Guardrails.Checks;

/// <summary>
/// <c>default.wordCount</c>, <c>default.sentenceCount</c> and <c>default.characterCount</c>: the text is neither too short nor too
/// long.
/// </summary>
/// <param name="Unit">What is counted.</param>
/// <param name="Least">The lower bound, included.</param>
/// <param name="Most">The upper bound, included.</param>
/// <param name="Not">Whether the check holds outside of the bounds.</param>
public sealed record CountCheck(CountUnit Unit, long Least, long Most, bool Not) : ILocalCheck
{
    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create(".!?");

    /// <inheritdoc/>
    public string Id => Unit switch
    {
        CountUnit.Words => "default.wordCount",
        CountUnit.Sentences => "default.sentenceCount",
        _ => "default.characterCount",
    };

    /// <inheritdoc/>
    public bool FailOnError { get; init; }

    /// <inheritdoc/>
    public CheckVerdict Judge(CheckSubject subject)
    {
        if (subject.Text.Length == 0)
            return CheckVerdict.NoText;
        var count = Count(subject.Text);
        var within = count >= Least && count <= Most;
        return new(within != Not, $"The text has {count} {Unit.ToString().ToLowerInvariant()}; the range is {Least} to {Most}.");
    }

    private long Count(string text)
    {
        if (Unit == CountUnit.Characters)
            return text.Length;
        long count = 0;
        if (Unit == CountUnit.Sentences)
        {
            foreach (var letter in text)
                count += SentenceEnds.Contains(letter) ? 1 : 0;
            return count;
        }

        var inWord = false;
        foreach (var letter in text)
        {
            var space = char.IsWhiteSpace(letter);
            if (!space && !inWord)
                count++;
            inWord = !space;
        }

        return count;
    }
}

/// <summary>Units that a <see cref="CountCheck"/> counts.</summary>
public enum CountUnit
{
    /// <summary>Runs of letters between white space.</summary>
    Words,

    /// <summary>Full stops, question and exclamation marks.</summary>
    Sentences,

    /// <summary>UTF-16 code units, as JavaScript counts them.</summary>
    Characters,
}
