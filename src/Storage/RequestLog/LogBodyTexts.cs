using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.RequestLog;

/// <summary>
/// The four texts of a body as they are stored: a sign stands for what is another text of the body, which is most of what is sent to a
/// provider that takes requests as they are.
/// </summary>
/// <param name="Request">Caller's request.</param>
/// <param name="Sent">Request as the provider got it.</param>
/// <param name="Received">Provider's response.</param>
/// <param name="Response">Response to the caller.</param>
internal readonly record struct LogBodyTexts(string Request, string Sent, string Received, string Response)
{
    // No JSON, so that no response is this text.
    private const string SameAsReceived = "=";

    // Characters that JSON has only escaped.
    private const char RequestSign = '\u0001';
    private const char PromptSign = '\u0002';

    // Shorter texts take hardly more room than their sign.
    private const int WorthASign = 16;

    /// <summary>The texts of a body with signs.</summary>
    public static LogBodyTexts From(LogBody body)
    {
        var prompt = body.Prompt ?? string.Empty;
        return new(
            With(Plain(body.Request), prompt, PromptSign),
            With(With(Plain(body.Sent), body.Request, RequestSign), prompt, PromptSign),
            With(Plain(body.Received), prompt, PromptSign),
            body.Response.Length > 0 && body.Response == body.Received ? SameAsReceived : With(Plain(body.Response), prompt, PromptSign));
    }

    /// <summary>The body that <see cref="From"/> was given.</summary>
    /// <param name="prompt">Its prompt.</param>
    /// <param name="isRedacted">True when that is a hash.</param>
    public LogBody ToBody(string? prompt, bool isRedacted)
    {
        var (request, received) = (Without(Request, PromptSign, prompt), Without(Received, PromptSign, prompt));
        return new()
        {
            Prompt = prompt,
            IsRedacted = isRedacted,
            Request = request,
            Sent = Without(Without(Sent, PromptSign, prompt), RequestSign, request),
            Received = received,
            Response = Response == SameAsReceived ? received : Without(Response, PromptSign, prompt),
        };
    }

    private static string With(string text, string part, char sign)
    {
        if (part.Length < WorthASign)
            return text;
        var at = text.AsSpan().IndexOf(part);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), new(in sign), text.AsSpan(at + part.Length));
    }

    private static string Without(string text, char sign, string? part)
    {
        var at = text.IndexOf(sign, StringComparison.Ordinal);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), part, text.AsSpan(at + 1));
    }

    // A text that is no JSON may hold a sign by mistake.
    private static string Plain(string text) => text.AsSpan().IndexOfAny(RequestSign, PromptSign) < 0
        ? text
        : text.Replace(RequestSign, '\uFFFD').Replace(PromptSign, '\uFFFD');
}
