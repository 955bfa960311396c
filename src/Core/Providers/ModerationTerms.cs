namespace ImageGateway.Core.Providers;

/// <summary>
/// Tells a verdict of a content filter by its words, where a provider gives it no code of its own. A prompt that the
/// provider quotes is not the provider's word.
/// </summary>
public static class ModerationTerms
{
    // As much of a prompt that is found around words is a quotation, not chance.
    private const int QuotedLetters = 8;

    // As vendors write it when a filter refuses a request.
    private static readonly string[] Verdicts =
    [
        "safety system", "safety filter", "safety guideline", "safety polic", "safety check", "content safety",
        "content policy", "content policies", "content filter", "content moderation", "content management policy", "content guideline",
        "community guideline",
        "usage policy", "usage policies", "usage guideline", "use policy", "responsible ai", "moderation system", "moderation filter",
        "flagged by moderation",
        "flagged as", "blocked by moderation", "content_policy_violation", "moderation_blocked", "nsfw",
    ];

    // As a model says in a sentence that it will not draw.
    private static readonly string[] Declining =
        ["can't", "can’t", "cannot", "can not", "unable", "not able", "won't", "won’t", "will not", "not allowed", "decline", "refuse",
            "sorry", "not permitted"];

    private static readonly string[] Reasons =
    [
        "polic", "guideline", "safety", "unsafe", "violat", "inappropriate", "harmful", "explicit", "sexual", "nudity", "violen", "gore",
        "hate", "hateful", "prohibited",
        "copyright", "real people", "real person", "minors", "dangerous", "illegal", "offensive",
    ];

    /// <summary>Determines whether an error's sentence comes from a content filter.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="prompt">The caller's prompt, or null.</param>
    public static bool IsVerdict(string message, string? prompt) => HasOwn(message, Verdicts, prompt);

    /// <summary>Determines whether a sentence in place of an image refuses to draw it because of its content.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="prompt">The caller's prompt, or null.</param>
    public static bool IsRefusal(string sentence, string? prompt) =>
        IsVerdict(sentence, prompt) || (HasOwn(sentence, Declining, prompt) && HasOwn(sentence, Reasons, prompt));

    private static bool HasOwn(string text, string[] words, string? prompt)
    {
        foreach (var word in words)
        {
            for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(
                word, at + word.Length, StringComparison.OrdinalIgnoreCase))
            {
                if (!IsOfName(text, at, word.Length) && !IsQuoted(text, at, word.Length) && !IsOfPrompt(text, at, word.Length, prompt))
                    return true;
            }
        }

        return false;
    }

    // A part of a parameter's name, as in safety_tolerance.
    private static bool IsOfName(string text, int at, int length) =>
        (at > 0 && text[at - 1] == '_') || (at + length < text.Length && text[at + length] == '_');

    // Between two quotation marks of one kind, or behind one that is not closed. An apostrophe within a word is none.
    private static bool IsQuoted(string text, int at, int length) =>
        IsBetween(text, at, length, '"', '"') || IsBetween(text, at, length, '`', '`') || IsBetween(text, at, length, '“', '”')
            || IsBetween(text, at, length, '\'', '\'');

    private static bool IsBetween(string text, int at, int length, char open, char close)
    {
        var isOpen = false;
        for (var index = 0; index < at; index++)
        {
            if (IsMark(text, index, isOpen ? close : open))
                isOpen = !isOpen;
        }

        if (!isOpen)
            return false;
        for (var index = at + length; index < text.Length; index++)
        {
            if (IsMark(text, index, close))
                return true;
        }

        return open != '\'';
    }

    private static bool IsMark(string text, int index, char mark) =>
        text[index] == mark
            && !(index > 0 && index + 1 < text.Length && char.IsLetterOrDigit(text[index - 1]) && char.IsLetterOrDigit(text[index + 1]));

    // Whether so much of the prompt stands around the words that they are an echo of it.
    private static bool IsOfPrompt(string text, int at, int length, string? prompt)
    {
        if (string.IsNullOrEmpty(prompt))
            return false;
        var word = text.AsSpan(at, length);
        for (var found = IndexOf(prompt, word, 0); found >= 0; found = IndexOf(prompt, word, found + 1))
        {
            var before = 0;
            while (before < Math.Min(at, found) && before <= QuotedLetters && IsSame(text[at - before - 1], prompt[found - before - 1]))
                before++;
            var after = 0;
            while (at + length + after < text.Length && found + length + after < prompt.Length && after <= QuotedLetters
                && IsSame(text[at + length + after], prompt[found + length + after]))
            {
                after++;
            }

            if (before + after >= QuotedLetters)
                return true;
        }

        return false;
    }

    private static int IndexOf(string text, ReadOnlySpan<char> word, int from)
    {
        if (from >= text.Length)
            return -1;
        var at = text.AsSpan(from).IndexOf(word, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? -1 : from + at;
    }

    private static bool IsSame(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
