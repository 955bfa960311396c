using ImageGateway.Core.Errors;

namespace ImageGateway.Core.Providers;

/// <summary>Error of a provider, translated into OpenAI's terms.</summary>
/// <param name="Message">The provider's own sentence.</param>
/// <param name="Type">OpenAI's <c>error.type</c>, where the provider has one.</param>
/// <param name="Param">The parameter at fault, where it is known.</param>
/// <param name="Code">The provider's code.</param>
public sealed record ProviderError(string Message, string? Type = null, string? Param = null, string? Code = null)
{
    private const string MalformedCode = "invalid_upstream_response";

    /// <summary>
    /// True when a content filter refused (docs/architecture/errors.md#content-filters); a plain fallback must not ask another
    /// provider then.
    /// </summary>
    public bool Moderated { get; init; }

    /// <summary>Billing class of the attempt, where the provider's error map knows better than the status; else null.</summary>
    public AttemptClass? Class { get; init; }

    /// <summary>True when the error has the provider's own shape, so that the provider answered and not a proxy before it.</summary>
    public bool IsOwnShape { get; init; }

    /// <summary>Wait that the provider asks for, in whatever way it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The raw text where the provider did not answer JSON (Portkey's <c>html-message</c>).</summary>
    public string? RawText { get; init; }

    /// <summary>A status other than the provider's own, for a 2xx answer that turned out to be none.</summary>
    public int? Status { get; init; }

    /// <summary>True when the message is text that a model wrote in place of an image.</summary>
    public bool IsSentence { get; init; }

    /// <summary>A 2xx answer that made no sense or had no image. It was answered, so that nothing draws it again.</summary>
    public static ProviderError Malformed(string what) =>
        new(what, "upstream_error", null, MalformedCode) { Status = 502, Class = AttemptClass.Answered };

    /// <summary>A 2xx answer in which every image was withheld.</summary>
    public static ProviderError Filtered(string message, string? code) =>
        new(message, "image_generation_user_error", null, code) { Status = 400, Moderated = true, Class = AttemptClass.PerhapsStarted };

    /// <summary>
    /// The error with what the provider wrote in the place of an image; itself where it is no answer without one, or there are no
    /// words.
    /// </summary>
    /// <param name="body">The head of the answer.</param>
    public ProviderError Quoting(ReadOnlyMemory<byte> body) =>
        (Moderated || Code == MalformedCode) && ResponseSentence.Find(body) is { } sentence
            && !Message.Contains(sentence, StringComparison.Ordinal)
            ? this with { Message = $"{Message} It wrote: {sentence}", IsSentence = true }
            : this;
}
